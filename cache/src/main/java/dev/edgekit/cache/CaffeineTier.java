package dev.edgekit.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/** A local tier on the heap, bounded by bytes. */
public final class CaffeineTier extends LocalTier {
  private final Cache<CacheKey, StoredResponse> cache;
  private final long maxBytes;

  private CaffeineTier(long maxBytes) {
    this.maxBytes = maxBytes;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((CacheKey key, StoredResponse r) -> weight(key, r))
            .build();
  }

  /**
   * A tier that holds at most this many bytes: bodies in all codings, header fields, keys and an
   * allowance for the objects around them.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public static CaffeineTier ofMaxBytes(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
    }
    return new CaffeineTier(maxBytes);
  }

  @Override
  @Nullable StoredResponse find(CacheKey key) {
    return cache.getIfPresent(key);
  }

  @Override
  void store(CacheKey key, StoredResponse response) {
    if (weight(key, response) > maxBytes) {
      cache.invalidate(key); // Caffeine would hold it until it next tidies up
      return;
    }
    cache.asMap().merge(key, response, StoredResponse::newer);
  }

  @Override
  void remove(CacheKey key) {
    cache.invalidate(key);
  }

  @Override
  long size() {
    return cache.estimatedSize();
  }

  @Override
  long bytes() {
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
