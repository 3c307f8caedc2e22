package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CacheKey;
import org.jspecify.annotations.Nullable;

/** Holds nothing. */
public final class NoEntries implements LocalEntries {
  @Override
  public @Nullable StoredResponse find(CacheKey key) {
    return null;
  }

  @Override
  public void store(CacheKey key, StoredResponse response) {}

  @Override
  public void remove(CacheKey key) {}

  @Override
  public long size() {
    return 0;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() {}
}
