package dev.edgekit.cache.internal.flow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.rules.Storability;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys whose last response could not be stored: their requests don't wait for one another, since
 * none would get anything from it. Remembered for a short time. Thread-safe.
 */
public final class RecentlyNotStored {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 10_000;

  private final Cache<CacheKey, Storability> keys =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(MEMORY).build();

  public boolean contains(CacheKey key) {
    return keys.getIfPresent(key) != null;
  }

  /** Why what was last loaded under this key isn't stored; absent if nothing is remembered. */
  public Optional<Storability> why(CacheKey key) {
    return Optional.ofNullable(keys.getIfPresent(key));
  }

  public void note(CacheKey key, Storability storability) {
    if (storability.isOfResponse()) {
      keys.put(key, storability);
    } else if (storability == Storability.STORABLE && contains(key)) {
      keys.invalidate(key);
    }
  }
}
