package dev.edgekit.image.store;

import java.io.IOException;
import java.util.Optional;

/**
 * A store of results. It is a cache: it may forget, and what it can't read is absent. Failures cost
 * a transform, never a request. Implementations are thread-safe. A service closes it when it is
 * closed.
 */
public interface Variants extends AutoCloseable {
  /** The variant of this key; absent if there is none. */
  Optional<Variant> find(VariantKey key) throws IOException;

  /** Stores a variant, in the place of an older one; a reader sees the one or the other whole. */
  void put(VariantKey key, Variant variant) throws IOException;

  /** Drops every variant of an original. */
  void evict(SourceKey source) throws IOException;

  /**
   * Whether a look never waits for a disk or a network, so that it is made on the request's own
   * thread; false by default.
   */
  default boolean answersAtOnce() {
    return false;
  }

  /** Closes what the store opened itself, never a client that it was given. */
  @Override
  default void close() {}

  /** Variants on the heap, the least recently used dropped beyond that many bytes. */
  static Variants inMemory(long maxBytes) {
    return new MemoryVariants(maxBytes);
  }
}
