package dev.edgekit.cache.internal.flow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.rules.Storability;
import java.time.Duration;

/**
 * Keys whose last response could not be stored: their requests don't wait for one another, since
 * none would get anything from it. Remembered for a short time. Thread-safe.
 */
public final class RecentlyNotStored {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 10_000;

  private final Cache<CacheKey, Boolean> keys =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(MEMORY).build();

  public boolean contains(CacheKey key) {
    return keys.getIfPresent(key) != null;
  }

  public void note(CacheKey key, Storability storability) {
    if (storability.isOfResponse()) {
      keys.put(key, true);
    } else if (storability == Storability.STORABLE && contains(key)) {
      keys.invalidate(key);
    }
  }
}
