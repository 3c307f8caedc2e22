package dev.edgekit.auth.session;

import dev.edgekit.auth.internal.support.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Decrypts compact JWE tokens (RFC 7516) under a key that is derived from a secret: the algorithm
 * {@code dir} with the one encryption that the issuer uses. The token's header must agree with
 * these; it chooses nothing. Immutable and thread-safe.
 *
 * <p>Written by hand for three reasons: a library would have to be told not to let the header
 * choose (a key of 32 octets fits two encryptions), not to inflate, and derives no key; Auth.js'
 * sessions would need its jar; and the JDK has all parts. Tested with tokens that the packages
 * made, and with the published vectors of RFC 7518 appendix B.3 (A256CBC-HS512), RFC 5869 appendix
 * A (HKDF) and the Galois/Counter Mode specification's case 16 (A256GCM).
 */
final class JweDecrypter {

  /** Longer than the pieces of any cookie; nothing longer is looked at. */
  private static final int MAX_LENGTH = 65_536;

  private final List<String> secrets;
  private final Encryption encryption;

  private JweDecrypter(List<String> secrets, Encryption encryption) {
    if (secrets.isEmpty() || secrets.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException(
          "a token needs at least one secret, and none empty: " + secrets.size() + " given");
    }
    this.secrets = List.copyOf(secrets);
    this.encryption = encryption;
  }

  static JweDecrypter authJs(List<String> secrets) {
    return new JweDecrypter(secrets, Encryption.A256CBC_HS512);
  }

  static JweDecrypter nextAuth(List<String> secrets) {
    return new JweDecrypter(secrets, Encryption.A256GCM);
  }

  /** The plain text; empty if no secret opens the token. */
  Optional<byte[]> decrypt(String token, String cookie) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 5 || !parts[1].isEmpty()) {
      return Optional.empty();
    }
    try {
      Sealed sealed = new Sealed(parts);
      return isOurs(sealed.header)
          ? secrets.stream().flatMap(secret -> open(sealed, secret, cookie).stream()).findFirst()
          : Optional.empty();
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  /**
   * RFC 7516 §4.1.13: a critical extension must be understood, and none is; compressed text is
   * refused, too.
   */
  private boolean isOurs(JsonNode header) {
    return header.path("alg").asString("").equals("dir")
        && header.path("enc").asString("").equals(encryption.label)
        && !header.has("zip")
        && !header.has("crit");
  }

  private Optional<byte[]> open(Sealed sealed, String secret, String cookie) {
    try {
      return Optional.of(
          encryption == Encryption.A256GCM
              ? openGcm(sealed, key(secret, "", "NextAuth.js Generated Encryption Key", 32))
              : openCbc(
                  sealed,
                  key(secret, cookie, "Auth.js Generated Encryption Key (" + cookie + ")", 64)));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  static byte[] openGcm(Sealed sealed, byte[] key) throws GeneralSecurityException {
    if (sealed.tag.length != 16) {
      throw new GeneralSecurityException("a cut tag");
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(128, sealed.initialization));
    cipher.updateAAD(sealed.associated);
    byte[] tail = cipher.update(sealed.text);
    byte[] rest = cipher.doFinal(sealed.tag);
    return tail == null ? rest : concat(tail, rest);
  }

  /** RFC 7518 §5.2.2.2: the tag is checked before anything is decrypted. */
  static byte[] openCbc(Sealed sealed, byte[] key) throws GeneralSecurityException {
    byte[] bits = ByteBuffer.allocate(8).putLong(8L * sealed.associated.length).array();
    byte[] full =
        hmac(
            "HmacSHA512",
            Arrays.copyOf(key, 32),
            sealed.associated,
            sealed.initialization,
            sealed.text,
            bits);
    if (!MessageDigest.isEqual(Arrays.copyOf(full, 32), sealed.tag)) {
      throw new GeneralSecurityException("a wrong tag");
    }
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(key, 32, 32, "AES"),
        new IvParameterSpec(sealed.initialization));
    return cipher.doFinal(sealed.text);
  }

  private static byte[] key(String secret, String salt, String info, int length)
      throws GeneralSecurityException {
    return hkdf(octets(secret), octets(salt), octets(info), length);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** HKDF with SHA-256 (RFC 5869). */
  static byte[] hkdf(byte[] secret, byte[] salt, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] pseudoRandom = hmac("HmacSHA256", salt.length == 0 ? new byte[32] : salt, secret);
    byte[] key = new byte[0];
    byte[] block = new byte[0];
    for (byte i = 1; key.length < length; i++) {
      block = hmac("HmacSHA256", pseudoRandom, block, info, new byte[] {i});
      key = concat(key, block);
    }
    return Arrays.copyOf(key, length);
  }

  private static byte[] hmac(String algorithm, byte[] key, byte[]... parts)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(algorithm);
    mac.init(new SecretKeySpec(key, algorithm));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] both = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, both, head.length, tail.length);
    return both;
  }

  private enum Encryption {
    A256GCM("A256GCM"),
    A256CBC_HS512("A256CBC-HS512");

    private final String label;

    Encryption(String label) {
      this.label = label;
    }
  }

  /** A token's parts, decoded. */
  static final class Sealed {
    private final byte[] associated;
    private final JsonNode header;
    private final byte[] initialization;
    private final byte[] text;
    private final byte[] tag;

    Sealed(byte[] associated, byte[] initialization, byte[] text, byte[] tag) {
      this.associated = associated;
      this.header = JsonNodeFactory.instance.objectNode();
      this.initialization = initialization;
      this.text = text;
      this.tag = tag;
    }

    Sealed(String[] parts) {
      Base64.Decoder base64 = Base64.getUrlDecoder();
      associated = parts[0].getBytes(StandardCharsets.US_ASCII);
      header = Json.read(base64.decode(parts[0]));
      initialization = base64.decode(parts[2]);
      text = base64.decode(parts[3]);
      tag = base64.decode(parts[4]);
    }
  }
}
