package dev.edgekit.auth.internal.path;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Undoes percent-encoding as Traefik's matchers see it. Stateless. */
public final class PercentDecoder {
  /**
   * What stays encoded in the path that Traefik routes by: RFC 3986's reserved set, and {@code %}.
   */
  private static final String RESERVED = "/:?#[]@!$&'()*+,;=%";

  private PercentDecoder() {}

  /** The path that Traefik's rules see: everything decoded except reserved characters. */
  public static String routingPath(String path) {
    ByteBuffer bytes = ByteBuffer.allocate(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int octet = c == '%' ? octet(path, i) : -1;
      if (octet >= 0 && RESERVED.indexOf(octet) < 0) {
        bytes.put((byte) octet);
        i += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  /** A key or value of a query; null if it holds a broken escape. */
  public static @Nullable String form(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int octet = octet(text, i);
        if (octet < 0) {
          return null;
        }
        bytes.put((byte) octet);
        i += 2;
      } else if (c < 128) {
        bytes.put((byte) (c == '+' ? ' ' : c));
      } else {
        bytes.put(Character.toString(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }

  private static int octet(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = digit(text.charAt(percent + 1));
    int low = digit(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }
}
