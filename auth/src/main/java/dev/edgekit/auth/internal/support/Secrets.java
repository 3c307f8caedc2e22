package dev.edgekit.auth.internal.support;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random texts that nobody can guess, and their digests. Thread-safe. */
public final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Random octets as URL-safe base64 without padding. */
  public static String base64Url(int octets) {
    byte[] random = new byte[octets];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** This many random letters and digits of ASCII. */
  public static String base62(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(Base62.DIGITS.charAt(RANDOM.nextInt(Base62.DIGITS.length())));
    }
    return text.toString();
  }

  /**
   * The SHA-256 of a random text as hexadecimal digits. A fast hash suffices: nobody can try all
   * values of 178 random bits.
   */
  public static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
