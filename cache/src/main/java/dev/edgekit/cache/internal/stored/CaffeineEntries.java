package dev.edgekit.cache.internal.stored;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import org.jspecify.annotations.Nullable;

/** Responses on the heap, bounded by bytes. */
public final class CaffeineEntries implements LocalEntries {
  private final Cache<CacheKey, StoredResponse> cache;
  private final long maxBytes;

  public CaffeineEntries(long maxBytes) {
    this.maxBytes = maxBytes;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((CacheKey key, StoredResponse r) -> weight(key, r))
            .build();
  }

  @Override
  public @Nullable StoredResponse find(CacheKey key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void store(CacheKey key, StoredResponse response) {
    if (!canHold(key, response)) {
      cache.invalidate(key); // Caffeine would hold it until it next tidies up
      return;
    }
    cache.asMap().merge(key, response, StoredResponse::newer);
  }

  @Override
  public boolean canHold(CacheKey key, StoredResponse response) {
    return weight(key, response) <= maxBytes;
  }

  @Override
  public void remove(CacheKey key) {
    cache.invalidate(key);
  }

  @Override
  public long size() {
    return cache.estimatedSize();
  }

  @Override
  public long bytes() {
    cache.cleanUp(); // else what was just stored may not be counted yet
    return cache.policy().eviction().map(e -> e.weightedSize().orElse(0)).orElse(0L);
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }

  private static int weight(CacheKey key, StoredResponse response) {
    long bytes = response.weight() + 2L * key.length();
    return (int) Math.min(Integer.MAX_VALUE, bytes);
  }
}
