package dev.edgekit.auth.session;

import dev.edgekit.http.internal.Elements;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values signed as the {@code cookie-signature} package signs them: {@code s:VALUE.SIGNATURE}, the
 * signature HMAC-SHA256 in base64 without padding. Immutable and thread-safe.
 */
final class SignedCookie {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  /** Shorter secrets can be found by trying. */
  private static final int MIN_SECRET_OCTETS = 8;

  private final List<SecretKeySpec> keys;

  SignedCookie(List<String> secrets) {
    if (Elements.of(secrets, "secrets").isEmpty()) {
      throw new IllegalArgumentException("a signature needs at least one secret: none is given");
    }
    secrets.forEach(SignedCookie::check);
    keys = secrets.stream().map(SignedCookie::key).toList();
  }

  private static void check(String secret) {
    int length = secret.getBytes(StandardCharsets.UTF_8).length;
    if (length < MIN_SECRET_OCTETS) {
      throw new IllegalArgumentException(
          "a signature's secret needs at least %d octets: one has %d"
              .formatted(MIN_SECRET_OCTETS, length));
    }
  }

  private static SecretKeySpec key(String secret) {
    return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The signed form of a value. */
  String sign(String value) {
    return "s:" + signed(value, keys.get(0));
  }

  /**
   * The value whose signature is right for one of the secrets; empty if there is none, and for the
   * empty value, which express-session takes for no session.
   *
   * <p>The signature is compared as text and never decoded: its last character has unused bits, so
   * several texts decode to the same octets, and express-session accepts only one of them.
   */
  Optional<String> verify(String cookie) {
    int dot = cookie.lastIndexOf('.');
    if (!cookie.startsWith("s:") || dot <= 2) {
      return Optional.empty();
    }
    String value = cookie.substring(2, dot);
    byte[] presented = cookie.substring(2).getBytes(StandardCharsets.UTF_8);
    boolean genuine = false;
    for (SecretKeySpec key : keys) {
      byte[] expected = signed(value, key).getBytes(StandardCharsets.UTF_8);
      genuine |= MessageDigest.isEqual(expected, presented);
    }
    return genuine ? Optional.of(value) : Optional.empty();
  }

  private static String signed(String value, SecretKeySpec key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] signature = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
      return value + "." + BASE64.encodeToString(signature);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
