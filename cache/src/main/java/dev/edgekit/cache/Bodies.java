package dev.edgekit.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One body in its content codings; null where there is no such coding of it. */
@SuppressWarnings("ArrayRecordComponent") // bytes to hand out, never compared
record Bodies(byte[] identity, byte @Nullable [] gzip, byte @Nullable [] brotli) {

  static Bodies ofIdentity(byte[] identity) {
    return new Bodies(identity, null, null);
  }

  /** The codings on offer, the one we like best first. */
  List<String> codings() {
    if (brotli != null) {
      return gzip == null ? List.of("br", "identity") : List.of("br", "gzip", "identity");
    }
    return gzip == null ? List.of("identity") : List.of("gzip", "identity");
  }

  /** Whether there is no coding but the identity. */
  boolean isPlain() {
    return gzip == null && brotli == null;
  }

  byte[] in(String coding) {
    byte[] bytes =
        switch (coding) {
          case "gzip" -> gzip;
          case "br" -> brotli;
          default -> identity;
        };
    return bytes == null ? identity : bytes;
  }

  long bytes() {
    return identity.length
        + (gzip == null ? 0L : gzip.length)
        + (brotli == null ? 0L : brotli.length);
  }
}
