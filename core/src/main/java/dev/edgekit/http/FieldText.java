package dev.edgekit.http;

import java.nio.charset.StandardCharsets;

/**
 * Text of any language in header fields, which hold ASCII (RFC 9110 §5.5). Whatever the text is,
 * what these methods return can stand in a field and can't end it. An unpaired surrogate becomes
 * {@code ?}.
 */
public final class FieldText {
  /** The characters that RFC 8187 §3.2.1 leaves unencoded, besides letters and digits. */
  private static final String ATTRIBUTE = "!#$&+-.^_`|~";

  /** The visible ASCII characters that no URI reference holds (RFC 3986 §2). */
  private static final String NEVER_IN_A_URI = "\"<>\\^`{|}";

  private FieldText() {}

  /**
   * The value of a parameter whose name ends in {@code *} (RFC 8187): {@code UTF-8''} and the text,
   * percent-encoded. For {@code filename*} in {@code Content-Disposition} and {@code title*} in
   * {@code Link}.
   */
  public static String extended(String text) {
    StringBuilder encoded = new StringBuilder("UTF-8''");
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      append(octet, isLetterOrDigit(octet) || ATTRIBUTE.indexOf(octet) >= 0, encoded);
    }
    return encoded.toString();
  }

  /**
   * An address as a URI reference (RFC 3987 §3.1): spaces, controls, the delimiters that no URI has
   * and whatever is not ASCII are percent-encoded; everything else is kept, {@code %} included. For
   * {@code Location}, {@code Content-Location} and the targets of {@code Link}.
   */
  public static String uri(String address) {
    StringBuilder encoded = new StringBuilder(address.length());
    for (byte octet : address.getBytes(StandardCharsets.UTF_8)) {
      append(octet, octet > ' ' && octet < 0x7f && NEVER_IN_A_URI.indexOf(octet) < 0, encoded);
    }
    return encoded.toString();
  }

  private static boolean isLetterOrDigit(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9');
  }

  private static void append(byte octet, boolean plain, StringBuilder to) {
    if (plain) {
      to.append((char) octet);
    } else {
      to.append("%%%02X".formatted(octet & 0xff));
    }
  }
}
