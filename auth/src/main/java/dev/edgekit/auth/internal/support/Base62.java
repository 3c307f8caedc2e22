package dev.edgekit.auth.internal.support;

/** Numbers in digits and letters. Stateless. */
public final class Base62 {
  public static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Base62() {}

  /** The number with leading zeros. */
  public static String encode(long number, int digits) {
    char[] text = new char[digits];
    long rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt((int) (rest % 62));
      rest /= 62;
    }
    return new String(text);
  }
}
