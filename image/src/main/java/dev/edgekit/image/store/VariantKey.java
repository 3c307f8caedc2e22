package dev.edgekit.image.store;

import static java.util.Objects.requireNonNull;

import dev.edgekit.image.Transform;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a variant: hashes, so that it is safe in any store. A value, thread-safe.
 *
 * @param source 32 hexadecimal digits, the same for all variants of an original: evicting an
 *     original means dropping what starts with it
 * @param variant 40 hexadecimal digits: the original's version and every parameter
 */
public record VariantKey(String source, String variant) {
  /**
   * Changes whenever the same parameters come to make other bytes: then all variants are made
   * again.
   */
  private static final String PIPELINE_VERSION = "5";

  static final int SOURCE_DIGITS = 32;
  private static final int VARIANT_DIGITS = 40;

  /** The key of a transform of one version of an original. */
  public static VariantKey of(SourceKey source, String version, Transform transform) {
    requireNonNull(version, "version must not be null");
    return new VariantKey(
        sourceId(source),
        hash(PIPELINE_VERSION, version, transform.canonical()).substring(0, VARIANT_DIGITS));
  }

  /** The key of the same variant for one tenant alone; evicting the original still covers it. */
  public VariantKey of(Tenant tenant) {
    return new VariantKey(source, hash(tenant.id(), variant).substring(0, VARIANT_DIGITS));
  }

  /** The part that all variants of an original share. */
  public static String sourceId(SourceKey source) {
    return hash(source.value()).substring(0, SOURCE_DIGITS);
  }

  /**
   * A hash of each part preceded by its length, so that no two lists of parts run together into the
   * same bytes.
   */
  static String hash(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      for (int shift = 24; shift >= 0; shift -= 8) {
        digest.update((byte) (bytes.length >> shift));
      }
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return source + "/" + variant;
  }
}
