package dev.edgekit.image.store;

import java.io.IOException;
import java.util.Optional;

/**
 * A store of results. It is a cache: it may forget, and what it can't read is absent. Failures cost
 * a transform, never a request. Implementations are thread-safe.
 */
public interface Variants {
  /** The variant of this key; absent if there is none. */
  Optional<Variant> find(VariantKey key) throws IOException;

  /** Stores a variant, in the place of an older one; a reader sees the one or the other whole. */
  void put(VariantKey key, Variant variant) throws IOException;

  /** Drops every variant of an original. */
  void evict(SourceKey source) throws IOException;

  /** Variants on the heap, the least recently used dropped beyond this many bytes. */
  static Variants inMemory(long maxBytes) {
    return new MemoryVariants(maxBytes);
  }
}
