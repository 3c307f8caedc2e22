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
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < octets.length; i++) {
      int octet = octets[i] == '+' ? ' ' : octets[i];
      if (octet == '%') {
        octet = i + 2 < octets.length ? hex(octets[i + 1], octets[i + 2]) : -1;
        if (octet < 0) {
          return null;
        }
        i += 2;
      }
      octets[length++] = (byte) octet;
    }
    return new String(octets, 0, length, StandardCharsets.UTF_8);
  }

  private static int octet(String text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    return hex(text.charAt(percent + 1), text.charAt(percent + 2));
  }

  /** The octet that two digits stand for; -1 if they are none. */
  private static int hex(int first, int second) {
    int high = digit(first);
    int low = digit(second);
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  private static int digit(int c) {
    return c >= 0 && c < 128 ? Character.digit(c, 16) : -1;
  }
}
