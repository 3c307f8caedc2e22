package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CacheKey;
import org.jspecify.annotations.Nullable;

/**
 * The entries in this process: a bounded map of stored responses that may drop any of them at any
 * time. Decides nothing. Thread-safe.
 */
public interface LocalEntries extends AutoCloseable {
  /** The response under this key. */
  @Nullable StoredResponse find(CacheKey key);

  /** Stores this response, unless the one there was loaded at a later place in the log. */
  void store(CacheKey key, StoredResponse response);

  /** Whether the response is small enough to be held. */
  default boolean canHold(CacheKey key, StoredResponse response) {
    return true;
  }

  /** Drops what is under this key. */
  void remove(CacheKey key);

  /** The number of responses held; an estimate. */
  long size();

  /** The bytes held; an estimate. */
  long bytes();

  /** Drops everything and closes what was opened for it. */
  @Override
  void close();
}
