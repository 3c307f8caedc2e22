package dev.edgekit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs request targets, so that only the holders of a key decide which sizes are made: {@code
 * /images/a.jpg?w=640} becomes {@code /images/a.jpg?w=640&key=2026a&sig=…}.
 *
 * <p>The signature is HMAC-SHA256 over the target byte for byte up to {@code &sig=}, which comes
 * last: it covers the path, every parameter, their order, {@code expires} (in seconds since the
 * epoch) if there is one, and the key's name. Nothing is decoded or reordered before the check,
 * except that a comma is the same as {@code %2C}, since some proxies write one for the other. A
 * signature hides nothing, and a signed address can be passed on until it expires.
 *
 * <p>Rotation: sign with a new key, keep the old one with {@link #accepting} until the addresses it
 * signed are gone. Comparison takes the same time wherever signatures differ. Secrets are never
 * printed. Thread-safe.
 */
public final class UrlSigner {
  /** The minimum length of a secret in bytes. */
  public static final int MIN_SECRET = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  /** The tail that signing adds; the first group is what the signature covers. */
  private static final Pattern SIGNED =
      Pattern.compile(
          "(.*?[?&](?:expires=(\\d{1,12})&)?key=([A-Za-z0-9_-]{1,32}))&sig=([A-Za-z0-9_-]{43})");

  private static final Pattern ADDED = Pattern.compile("[?&](expires=\\d+&)?key=[^&]+&sig=[^&]+$");
  private static final Pattern SIGNATURE = Pattern.compile("[?&]sig(=|&|$)");
  private static final Pattern RESERVED = Pattern.compile("[?&](expires|key|sig)(=|&|$)");

  /** What the check of a signature found. */
  enum Verdict {
    VALID,
    UNSIGNED,
    UNKNOWN_KEY,
    WRONG,
    EXPIRED
  }

  private final String signingKey;
  private final Map<String, SecretKey> keys;

  private UrlSigner(String signingKey, Map<String, SecretKey> keys) {
    this.signingKey = signingKey;
    this.keys = keys;
  }

  /**
   * A signer with one key.
   *
   * @param keyId the key's name, as addresses show it: 1 to 32 of {@code A-Za-z0-9_-}
   * @param secret at least {@value #MIN_SECRET} random bytes; copied
   * @throws IllegalArgumentException if the name is of another form, or the secret shorter
   */
  public static UrlSigner of(String keyId, byte[] secret) {
    requireNonNull(keyId, "keyId must not be null");
    return new UrlSigner(keyId, Map.of(keyId, key(keyId, secret)));
  }

  /** A signer that also accepts what this other key signed, and still signs with its own. */
  public UrlSigner accepting(String keyId, byte[] secret) {
    requireNonNull(keyId, "keyId must not be null");
    requireNonNull(secret, "secret must not be null");
    if (keys.containsKey(keyId)) {
      throw new IllegalArgumentException("there is a key of that name: " + keyId);
    }
    Map<String, SecretKey> more = new LinkedHashMap<>(keys);
    more.put(keyId, key(keyId, secret));
    return new UrlSigner(signingKey, Map.copyOf(more));
  }

  /**
   * The target, signed without expiry.
   *
   * @throws IllegalArgumentException if the target has a parameter {@code expires}, {@code key} or
   *     {@code sig}, or a fragment
   */
  public String sign(String target) {
    requireNonNull(target, "target must not be null");
    return signed(target, "");
  }

  /** The target, signed until a moment, to the second. */
  public String sign(String target, Instant expires) {
    requireNonNull(target, "target must not be null");
    return signed(target, "expires=" + expires.getEpochSecond() + "&");
  }

  /** Whether the target claims to be signed, rightly or wrongly. */
  boolean isSigned(String target) {
    return SIGNATURE.matcher(target).find();
  }

  /** The check of a request target's signature at this moment. */
  Verdict verify(String target, Instant now) {
    Matcher signed = SIGNED.matcher(target);
    if (!signed.matches()) {
      return Verdict.UNSIGNED;
    }
    SecretKey key = keys.get(signed.group(3));
    if (key == null) {
      return Verdict.UNKNOWN_KEY;
    }
    byte[] expected = signature(key, signed.group(1)).getBytes(UTF_8);
    if (!MessageDigest.isEqual(expected, signed.group(4).getBytes(UTF_8))) {
      return Verdict.WRONG;
    }
    return expiry(signed).filter(end -> !now.isBefore(end)).isPresent()
        ? Verdict.EXPIRED
        : Verdict.VALID;
  }

  /** When the signature expires; absent if never, or if the target isn't signed. */
  Optional<Instant> expiry(String target) {
    Matcher signed = SIGNED.matcher(target);
    return signed.matches() ? expiry(signed) : Optional.empty();
  }

  private static Optional<Instant> expiry(Matcher signed) {
    return Optional.ofNullable(signed.group(2)).map(Long::parseLong).map(Instant::ofEpochSecond);
  }

  /**
   * The target without what signing added.
   *
   * @throws ImageException FORBIDDEN if the signature is missing, wrong or expired
   */
  String open(String target, Instant now) {
    Verdict verdict = verify(target, now);
    if (verdict != Verdict.VALID) {
      throw new ImageException(ImageException.Reason.FORBIDDEN, refusal(verdict));
    }
    return ADDED.matcher(target).replaceFirst("");
  }

  private static String refusal(Verdict verdict) {
    return verdict == Verdict.EXPIRED
        ? "The address has expired."
        : "The address is not signed, or was changed after it was signed.";
  }

  private String signed(String target, String expires) {
    if (RESERVED.matcher(target).find() || target.indexOf('#') >= 0) {
      throw new IllegalArgumentException("not a target to sign: " + target);
    }
    String covered = target + (target.indexOf('?') < 0 ? '?' : '&') + expires + "key=" + signingKey;
    return covered + "&sig=" + signature(key(), covered);
  }

  private SecretKey key() {
    SecretKey key = keys.get(signingKey);
    if (key == null) {
      throw new IllegalStateException("the signing key is gone: " + signingKey);
    }
    return key;
  }

  private static String signature(SecretKey key, String covered) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(withoutCommas(covered).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** A comma, however it is written, means the same wherever a target is read. */
  private static String withoutCommas(String covered) {
    return covered.replace(",", "%2C").replace("%2c", "%2C");
  }

  private static SecretKey key(String keyId, byte[] secret) {
    if (!KEY_ID.matcher(keyId).matches()) {
      throw new IllegalArgumentException("a key's name is 1 to 32 of A-Za-z0-9_-: " + keyId);
    }
    if (secret.length < MIN_SECRET) {
      throw new IllegalArgumentException(
          "the secret of key %s must have at least %d bytes: %d"
              .formatted(keyId, MIN_SECRET, secret.length));
    }
    return new SecretKeySpec(secret, ALGORITHM);
  }

  /** The names of the keys. */
  @Override
  public String toString() {
    return "UrlSigner" + keys.keySet();
  }
}
