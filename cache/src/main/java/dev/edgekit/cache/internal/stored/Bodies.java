package dev.edgekit.cache.internal.stored;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One body in its content codings; null where there is no such coding of it. */
@SuppressWarnings("ArrayRecordComponent") // bytes to hand out, never compared
public record Bodies(byte[] identity, byte @Nullable [] gzip, byte @Nullable [] brotli) {

  public static Bodies ofIdentity(byte[] identity) {
    return new Bodies(identity, null, null);
  }

  /** The codings on offer, the one we like best first. */
  public List<String> codings() {
    if (brotli != null) {
      return gzip == null ? List.of("br", "identity") : List.of("br", "gzip", "identity");
    }
    return gzip == null ? List.of("identity") : List.of("gzip", "identity");
  }

  /** Whether there is no coding but the identity. */
  public boolean isPlain() {
    return gzip == null && brotli == null;
  }

  public byte[] in(String coding) {
    byte[] bytes =
        switch (coding) {
          case "gzip" -> gzip;
          case "br" -> brotli;
          default -> identity;
        };
    return bytes == null ? identity : bytes;
  }

  public long bytes() {
    return identity.length
        + (gzip == null ? 0L : gzip.length)
        + (brotli == null ? 0L : brotli.length);
  }

  /** Tells a body from every other: 128 bits of SHA-256 in base64url. */
  public static String digest(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
