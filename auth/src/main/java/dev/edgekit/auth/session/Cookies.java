package dev.edgekit.auth.session;

import dev.edgekit.http.Headers;
import dev.edgekit.http.internal.Token;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A request's cookies (RFC 6265 §5.4), read the way that the {@code cookie} package for Node reads
 * them: several fields count as one, white space around names and values and quotes around values
 * are dropped, and the first value is percent-decoded if it can be. Stateless.
 */
final class Cookies {
  private Cookies() {}

  /**
   * The name of a cookie.
   *
   * @throws IllegalArgumentException if no cookie can have it (RFC 6265 §4.1.1)
   */
  static String name(String name) {
    if (!Token.isToken(name)) {
      throw new IllegalArgumentException(
          "a cookie's name has letters, digits and some signs, and no blanks: \"" + name + "\"");
    }
    return name;
  }

  /**
   * The user that a session is started for.
   *
   * @throws IllegalArgumentException if the name is blank: such a session would be refused when
   *     used
   */
  static String user(String user) {
    if (user.isBlank()) {
      throw new IllegalArgumentException("a session needs the name of its user: \"" + user + "\"");
    }
    return user;
  }

  /**
   * The lifetime of a session.
   *
   * @throws IllegalArgumentException if it is less than a second
   */
  static Duration lifetime(Duration lifetime) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a session lives at least one second: " + lifetime);
    }
    return lifetime;
  }

  /** The value of the first cookie of the name: what Node's servers look at. */
  static Optional<String> first(Headers headers, String name) {
    return all(headers, name).stream().findFirst().map(Cookies::decoded);
  }

  /** The values of all cookies of the name, in order and not percent-decoded. */
  static List<String> all(Headers headers, String name) {
    List<String> values = new ArrayList<>(1);
    each(
        headers,
        (cookie, value) -> {
          if (cookie.equals(name)) {
            values.add(unquoted(value));
          }
        });
    return values;
  }

  /** The first value of each cookie whose name begins so, by name, in order and with quotes. */
  static Map<String, String> beginning(Headers headers, String prefix) {
    Map<String, String> values = new LinkedHashMap<>();
    each(
        headers,
        (cookie, value) -> {
          if (cookie.startsWith(prefix)) {
            values.putIfAbsent(cookie, decoded(value));
          }
        });
    return values;
  }

  private static void each(Headers headers, BiConsumer<String, String> take) {
    for (String field : headers.all("Cookie")) {
      for (int start = 0; start < field.length(); ) {
        int end = field.indexOf(';', start);
        end = end < 0 ? field.length() : end;
        int equals = field.indexOf('=', start);
        if (equals >= 0 && equals < end) {
          take.accept(trimmed(field, start, equals), trimmed(field, equals + 1, end));
        }
        start = end + 1;
      }
    }
  }

  private static String trimmed(String field, int start, int end) {
    int from = start;
    int to = end;
    while (from < to && isBlank(field.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(field.charAt(to - 1))) {
      to--;
    }
    return field.substring(from, to);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String unquoted(String value) {
    if (!value.startsWith("\"") || !value.endsWith("\"")) {
      return value;
    }
    return value.length() < 2 ? "" : value.substring(1, value.length() - 1);
  }

  /** As ECMAScript's {@code decodeURIComponent}, and the value itself where that would throw. */
  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    ByteBuffer octets = ByteBuffer.allocate(value.length() / 3);
    try {
      for (int i = 0; i < value.length(); ) {
        int octet = octet(value, i);
        if (octet >= 0) {
          octets.put((byte) octet);
          i += 3;
        } else if (value.charAt(i) == '%') {
          return value;
        } else {
          flush(octets, text);
          text.append(value.charAt(i++));
        }
      }
      flush(octets, text);
      return text.toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  /** The octet that the three characters at the index encode, or -1. */
  private static int octet(String value, int index) {
    if (value.charAt(index) != '%' || index + 2 >= value.length()) {
      return -1;
    }
    char high = value.charAt(index + 1);
    char low = value.charAt(index + 2);
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
        ? HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)
        : -1;
  }

  private static void flush(ByteBuffer octets, StringBuilder into) throws CharacterCodingException {
    if (octets.position() > 0) {
      into.append(StandardCharsets.UTF_8.newDecoder().decode(octets.flip()));
      octets.clear();
    }
  }
}
