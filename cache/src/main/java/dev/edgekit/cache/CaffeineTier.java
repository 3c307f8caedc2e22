package dev.edgekit.cache;

import dev.edgekit.cache.internal.stored.CaffeineEntries;
import dev.edgekit.cache.internal.stored.LocalEntries;

/** A local tier on the heap, bounded by bytes. */
public final class CaffeineTier implements LocalTier {
  private final long maxBytes;

  private CaffeineTier(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * A tier that holds at most this many bytes: bodies in all codings, header fields, keys and an
   * allowance for the objects around them.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static CaffeineTier ofMaxBytes(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException(
          "maxBytes must be positive: " + maxBytes + "; more than 2 GB are written as 4L << 30");
    }
    return new CaffeineTier(maxBytes);
  }

  LocalEntries open() {
    return new CaffeineEntries(maxBytes);
  }
}
