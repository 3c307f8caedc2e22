package dev.edgekit.cache;

import org.jspecify.annotations.Nullable;

/**
 * The tier in the process: a bounded map of stored responses that may drop any of them at any time.
 * Decides nothing. Thread-safe.
 */
public abstract class LocalTier implements AutoCloseable {
  LocalTier() {}

  abstract @Nullable StoredResponse find(CacheKey key);

  /** Stores it, unless what is there was loaded at a later place in the log. */
  abstract void store(CacheKey key, StoredResponse response);

  abstract void remove(CacheKey key);

  /** The number of responses held; an estimate. */
  abstract long size();

  /** The bytes held; an estimate. */
  abstract long bytes();

  /** Drops everything and closes what the tier opened itself. */
  @Override
  public abstract void close();
}
