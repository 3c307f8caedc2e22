package dev.edgekit.cache;

import dev.edgekit.cache.internal.stored.CaffeineEntries;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.http.internal.ByteCount;

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
   * @param maxBytes 256 MiB are {@code 256L << 20}; 8 KiB or more
   * @throws IllegalArgumentException if it is less
   */
  public static CaffeineTier ofMaxBytes(long maxBytes) {
    return new CaffeineTier(ByteCount.atLeast(ByteCount.MIN_FOR_ALL, "maxBytes", maxBytes));
  }

  LocalEntries open() {
    return new CaffeineEntries(maxBytes);
  }
}
