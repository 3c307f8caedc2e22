package dev.edgekit.auth.internal.path;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The canonical forms of a path. Servers and frameworks decode {@code %40} and {@code @} alike into
 * one character before they choose a handler, so to the rules they are one, too; only what would
 * change where a path is split or ends stays encoded. Stateless.
 */
public final class PercentDecoder {
  /** What stays encoded for the rules. A target may hold these only by a rule's permission. */
  public static final String KEPT = "/\\;?#%";

  /**
   * The signs that are decoded for a handler, since paths may hold them raw. A plus keeps its
   * spelling.
   */
  private static final String RAW = "-._~!$&'()*,=:@";

  private static final HexFormat DIGITS = HexFormat.of().withUpperCase();

  private PercentDecoder() {}

  /** The path that the rules see. */
  public static String matched(String path) {
    return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(octets(path))).toString();
  }

  /** The octets of the path that the rules see. */
  public static byte[] octets(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int octet = c == '%' ? octet(path, i) : -1;
      if (octet >= 0) {
        i += 2;
        if (KEPT.indexOf(octet) >= 0) {
          bytes.writeBytes(encoded(octet).getBytes(StandardCharsets.US_ASCII));
        } else {
          bytes.write(octet);
        }
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        int codePoint = path.codePointAt(i);
        i += Character.charCount(codePoint) - 1;
        bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /**
   * The path that is dispatched: raw where a character may be, with upper-case hexadecimal digits
   * elsewhere.
   */
  public static String dispatched(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    StringBuilder text = new StringBuilder(path.length());
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      int octet = c == '%' ? octet(path, i) : -1;
      if (octet < 0) {
        text.append(c);
      } else {
        if (PathCharacters.isLetterOrDigit(octet) || RAW.indexOf(octet) >= 0) {
          text.append((char) octet);
        } else {
          text.append(encoded(octet));
        }
        i += 2;
      }
    }
    return text.toString();
  }

  /** Appends a text encoded for a path, with a path's delimiters raw. */
  static void encode(String text, StringBuilder to) {
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean raw =
          PathCharacters.isLetterOrDigit(c) || RAW.indexOf(c) >= 0 || "+/?#;".indexOf(c) >= 0;
      to.append(raw ? String.valueOf(c) : encoded(c));
    }
  }

  private static String encoded(int octet) {
    return "%" + DIGITS.toHexDigits((byte) octet);
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
