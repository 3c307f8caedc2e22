package dev.edgekit.http.internal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the address of a Redis may be. Lettuce, which reads it later, takes a typing error for
 * something else, or repeats a password in its messages. No message here repeats a part of the
 * address that may be a password. Stateless.
 */
public final class RedisUri {
  private static final Pattern SCHEME =
      Pattern.compile("(?:rediss?|redis\\+(?:tls|ssl)|rediss?-sentinel|redis[+-]socket)://");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern DATABASE = Pattern.compile("|/[0-9]{0,4}");
  private static final Pattern TIME = Pattern.compile("0*[1-9][0-9]*(?:ns|us|ms|s|m|h|d)");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "timeout|database|clientname|libraryname|libraryversion|sentinelmasterid|verifypeer");

  private RedisUri() {}

  /**
   * Checks one address, of a server or of sentinels.
   *
   * @throws IllegalArgumentException if it is no such address
   */
  public static void require(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    if (!scheme.lookingAt() || uri.chars().anyMatch(Character::isWhitespace)) {
      throw noAddress(uri);
    }
    if (scheme.group().contains("socket")) {
      return;
    }
    String rest = uri.substring(scheme.end());
    int path = indexOfAny(rest, "/?#");
    if (rest.indexOf('@') != rest.lastIndexOf('@') || rest.indexOf('@') >= path) {
      throw wrong("in a password / ? # and @ are written %2F %3F %23 and %40");
    }
    boolean sentinel = scheme.group().contains("sentinel");
    checkHosts(rest.substring(rest.indexOf('@') + 1, path), sentinel);
    checkRest(rest.substring(path));
    if (sentinel && !rest.contains("#") && !rest.contains("?")) {
      throw wrong("sentinels are asked for a master by its name: redis-sentinel://host:26379#name");
    }
  }

  private static void checkHosts(String hosts, boolean sentinel) {
    for (String host : hosts.split(sentinel ? "," : "\n", -1)) {
      Matcher matcher = HOST.matcher(host);
      if (!matcher.matches()) {
        throw wrong(
            "the host is a name or an address with a port that is a number, and a password stands"
                + " before it, as redis://:password@localhost:6379");
      }
      if (matcher.group(1) != null && !isPort(Integer.parseInt(matcher.group(1)))) {
        throw wrong("a port is 1 to 65535");
      }
    }
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= 65_535;
  }

  /** Database, parameters and the name of a master. */
  private static void checkRest(String rest) {
    String parts = rest.substring(0, indexOfAny(rest, "#"));
    int mark = indexOfAny(parts, "?");
    if (!DATABASE.matcher(parts.substring(0, mark)).matches()) {
      throw wrong("after the slash stands the number of a database, as redis://localhost:6379/0");
    }
    if (mark == parts.length()) {
      return;
    }
    for (String parameter : parts.substring(mark + 1).split("&", -1)) {
      int equals = indexOfAny(parameter, "=");
      String name = parameter.substring(0, equals).toLowerCase(Locale.ROOT);
      if (equals == parameter.length() || !PARAMETER.matcher(name).matches()) {
        throw wrong("it has a parameter that means nothing: \"" + name + "\"; timeout=2s is one");
      }
      if (name.equals("timeout") && !TIME.matcher(parameter.substring(equals + 1)).matches()) {
        throw wrong("timeout has a number and a unit, as timeout=500ms or timeout=2s");
      }
    }
  }

  private static int indexOfAny(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static IllegalArgumentException wrong(String rule) {
    return new IllegalArgumentException("not the address of a Redis: " + rule);
  }

  private static IllegalArgumentException noAddress(String uri) {
    int credentials = uri.lastIndexOf('@') + 1;
    String host =
        uri.substring(credentials).strip().replaceFirst("^[A-Za-z+-]+:(//|(?![0-9]))", "");
    return new IllegalArgumentException(
        "a Redis address starts with redis:// or rediss://, not as \"%s\"; write redis://%s"
            .formatted(
                credentials == 0 ? uri : "…@" + uri.substring(credentials),
                HOST.matcher(host).matches() ? host : "localhost:6379"));
  }
}
