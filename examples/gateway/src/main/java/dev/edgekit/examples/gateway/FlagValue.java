package dev.edgekit.examples.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.InetAddressSet;

/** Reads the values of flags, and says of a bad one what would be right. */
final class FlagValue {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})(|KiB|MiB|GiB)");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern SHORT_ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]*){0,2}(/.*)?");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Integer> SHIFT = Map.of("", 0, "KiB", 10, "MiB", 20, "GiB", 30);

  private FlagValue() {}

  /**
   * Looks whether the value is one.
   *
   * @throws IllegalArgumentException if it isn't
   */
  static void check(Flag flag, String value) {
    switch (flag.kind()) {
      case COUNT -> count(flag, value);
      case BYTES -> bytes(flag, value);
      case TIME -> time(flag, value);
      case ORIGIN -> OriginAddress.parse(flag.text(), value);
      case HOST, FORWARDED, PROXY_FIELDS -> choice(flag, value);
      case ADDRESSES -> addresses(flag, value);
      case SERVICES -> services(flag, value);
      case FILE -> file(flag, value);
      case NAMES -> names(flag, value);
      case PSEUDONYM -> pseudonym(flag, value);
      case TEXT, LIST -> notBlank(flag, value);
      case SWITCH -> {}
    }
  }

  static int count(Flag flag, String value) {
    boolean port = flag == Flag.PORT;
    int max = port ? 65_535 : 1_000_000;
    String range = port ? "0 to 65535" : "1 to 1000000";
    if (!value.matches("[0-9]{1,7}")) {
      throw new IllegalArgumentException(
          flag.text() + " must be a number from " + range + ": " + value);
    }
    int count = Integer.parseInt(value);
    if (count > max || (count == 0 && !port)) {
      throw new IllegalArgumentException(flag.text() + " must be from " + range + ": " + value);
    }
    return count;
  }

  static Duration time(Flag flag, String value) {
    Matcher matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          flag.text() + " must be a time such as 250ms, 30s, 5m, 1h or 7d: " + value);
    }
    return Duration.ofMillis(
        Long.parseLong(matcher.group(1)) * MILLIS.getOrDefault(matcher.group(2), 1L));
  }

  static long bytes(Flag flag, String value) {
    Matcher matcher = BYTES.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          flag.text() + " must be a size such as 512, 64KiB, 64MiB or 1GiB: " + value);
    }
    long bytes = Long.parseLong(matcher.group(1)) << SHIFT.getOrDefault(matcher.group(2), 0);
    if (bytes < flag.minBytes()) {
      throw new IllegalArgumentException(
          "%s must be %d bytes or more: %s; units are KiB, MiB and GiB"
              .formatted(flag.text(), flag.minBytes(), value));
    }
    return bytes;
  }

  /** Names of header fields; none for {@code none}. */
  private static void names(Flag flag, String value) {
    for (String name : value.split("\\s*,\\s*", -1)) {
      if (!TOKEN.matcher(name).matches()) {
        throw new IllegalArgumentException(
            flag.text() + " must be names of header fields: " + name);
      }
    }
  }

  /** What may stand in Via for a proxy: a token, or its host and port (RFC 9110 §7.6.3). */
  private static void pseudonym(Flag flag, String value) {
    if (!TOKEN.matcher(value.replaceFirst(":[0-9]{1,5}$", "")).matches()) {
      throw new IllegalArgumentException(
          flag.text() + " must be a name such as edgekit, or a host and port: " + value);
    }
  }

  private static void file(Flag flag, String value) {
    notBlank(flag, value);
    Path file = Path.of(value);
    if (!Files.isReadable(file) || (flag != Flag.RULES && !Files.isRegularFile(file))) {
      throw new IllegalArgumentException(
          flag.text() + ": there is no file that can be read: " + value);
    }
  }

  /** The named addresses of a list; none for {@code none}. */
  static Map<String, OriginAddress> services(Flag flag, String value) {
    Map<String, OriginAddress> services = new LinkedHashMap<>();
    for (String service : value.equals("none") ? new String[0] : value.split("\\s*,\\s*")) {
      int equals = service.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            flag.text() + " must be names and addresses, NAME=http://host:port: " + service);
      }
      String name = service.substring(0, equals);
      services.put(
          name, OriginAddress.parse(flag.text() + " " + name, service.substring(equals + 1)));
    }
    return services;
  }

  /** The addresses and networks of a list; none for {@code none}. */
  static InetAddressSet addresses(Flag flag, String value) {
    InetAddressSet addresses = new InetAddressSet();
    for (String address : value.equals("none") ? new String[0] : value.split("\\s*,\\s*")) {
      try {
        if (SHORT_ADDRESS.matcher(address).matches()) { // which Jetty would complete
          throw new IllegalArgumentException(address);
        }
        addresses.add(address);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            flag.text() + " must be addresses and networks such as 10.0.0.0/8: " + address, e);
      }
    }
    return addresses;
  }

  private static void choice(Flag flag, String value) {
    if (!List.of(flag.kind().shape().split("\\|")).contains(value)) {
      throw new IllegalArgumentException(
          flag.text() + " must be " + flag.kind().shape() + ": " + value);
    }
  }

  private static void notBlank(Flag flag, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(flag.text() + " is blank");
    }
  }
}
