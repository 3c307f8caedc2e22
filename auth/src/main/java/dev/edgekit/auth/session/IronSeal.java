package dev.edgekit.auth.session;

import dev.edgekit.http.internal.Elements;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seal {@code Fe26.2} of Hapi's Iron, as {@code iron-session} uses it: {@code
 * Fe26.2*id*salt*iv*text*end*salt*hmac~2}. Both keys are derived from the password by PBKDF2 with
 * SHA-1 and one iteration (the password must be long), each with its own salt; AES-256 in CBC mode,
 * and HMAC-SHA256 over everything before it. No library for Java reads it; the JDK has all parts.
 * Immutable and thread-safe.
 */
final class IronSeal {
  private static final int MIN_PASSWORD = 32;

  /** Browsers hold 4,096 octets a cookie. */
  private static final int MAX_LENGTH = 8192;

  private static final Pattern FORM =
      Pattern.compile(
          "(Fe26\\.2\\*[0-9A-Za-z_]{0,64}\\*([0-9a-f]{64})\\*([A-Za-z0-9_-]{22})"
              + "\\*([A-Za-z0-9_-]+)\\*([0-9]{0,15}))"
              + "\\*([0-9a-f]{64})\\*([A-Za-z0-9_-]{43})~2");

  private final List<String> passwords;

  IronSeal(List<String> passwords) {
    if (Elements.of(passwords, "passwords").isEmpty()
        || passwords.stream().anyMatch(password -> password.length() < MIN_PASSWORD)) {
      throw new IllegalArgumentException(
          "a seal needs at least one password, and each at least " + MIN_PASSWORD + " characters");
    }
    this.passwords = List.copyOf(passwords);
  }

  /** What is sealed; empty if no password opens it. */
  Optional<Opened> open(String seal) {
    Matcher parts = FORM.matcher(seal);
    if (seal.length() > MAX_LENGTH || !parts.matches()) {
      return Optional.empty();
    }
    return passwords.stream().flatMap(password -> open(parts, password).stream()).findFirst();
  }

  /** The authentication is checked before anything is decrypted. */
  private static Optional<Opened> open(Matcher parts, String password) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(password, parts.group(6)), "HmacSHA256"));
      byte[] code = mac.doFinal(parts.group(1).getBytes(StandardCharsets.US_ASCII));
      String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(code);
      if (!MessageDigest.isEqual(ascii(expected), ascii(parts.group(7)))) {
        return Optional.empty();
      }
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key(password, parts.group(2)), "AES"),
          new IvParameterSpec(Base64.getUrlDecoder().decode(parts.group(3))));
      byte[] text = cipher.doFinal(Base64.getUrlDecoder().decode(parts.group(4)));
      String end = parts.group(5);
      return Optional.of(
          new Opened(
              new String(text, StandardCharsets.UTF_8),
              end.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(end))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The salt is its hexadecimal text, not the octets that it spells. */
  private static byte[] key(String password, String salt) throws GeneralSecurityException {
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1")
        .generateSecret(new PBEKeySpec(password.toCharArray(), ascii(salt), 1, 256))
        .getEncoded();
  }

  /** What was sealed, and when it ends, in milliseconds since 1970; empty if it never ends. */
  record Opened(String text, OptionalLong end) {}
}
