package dev.edgekit.auth;

import java.security.SecureRandom;
import java.util.Base64;

/** What nobody may guess. Thread-safe. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private Secrets() {}

  /** Random octets as URL-safe base64 without padding. */
  static String base64Url(int octets) {
    byte[] random = new byte[octets];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** This many random letters and digits of ASCII. */
  static String base62(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(Base62.DIGITS.charAt(RANDOM.nextInt(Base62.DIGITS.length())));
    }
    return text.toString();
  }
}
