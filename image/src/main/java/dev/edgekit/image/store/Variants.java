package dev.edgekit.image.store;

import java.io.IOException;
import java.util.Optional;

/**
 * A store of results. A cache: it may forget, and what it can't read is absent. A failure costs a
 * transform, never a request. Implementations are thread-safe. A service closes the store with
 * itself.
 */
public interface Variants extends AutoCloseable {
  /** The variant of this key; absent if there is none. */
  Optional<Variant> find(VariantKey key) throws IOException;

  /** Stores a variant, in place of an older one if there is one; a reader sees either one whole. */
  void put(VariantKey key, Variant variant) throws IOException;

  /** Drops every variant of an original. */
  void evict(SourceKey source) throws IOException;

  /**
   * Whether {@link #find} never waits for a disk or a network, so that the request's own thread may
   * call it; false by default.
   */
  default boolean answersAtOnce() {
    return false;
  }

  /**
   * Refuses originals among which this store would write: everybody could ask for its variants as
   * originals, and a job that lists the originals would find them. Asked when a service is built. A
   * store that can't tell refuses none, as by default.
   *
   * @throws IllegalArgumentException with what to name instead
   */
  default void requireApartFrom(Originals originals) {}

  /** Closes what the store opened itself, never a client that it was given. */
  @Override
  default void close() {}

  /** Variants on the heap, the least recently used dropped beyond this many bytes. */
  static Variants inMemory(long maxBytes) {
    return new MemoryVariants(maxBytes);
  }
}
