package dev.edgekit.cache.internal.flow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.rules.Storability;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys whose last response could not be stored: their requests don't wait for one another, since
 * none would gain by waiting. Remembered for a short time. Thread-safe.
 */
public final class RecentlyNotStored {
  private static final Duration MEMORY = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 10_000;

  private record Note(Storability why, boolean shareable) {}

  private final Cache<CacheKey, Note> keys =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(MEMORY).build();

  /** Whether the last response loaded was of use to nobody but the one who asked. */
  public boolean contains(CacheKey key) {
    Note note = keys.getIfPresent(key);
    return note != null && !note.shareable;
  }

  /** Why the last response loaded under this key isn't stored; absent if nothing is remembered. */
  public Optional<Storability> why(CacheKey key) {
    return Optional.ofNullable(keys.getIfPresent(key)).map(Note::why);
  }

  /** Notes that a loaded response isn't stored, but perhaps shared with those who wait for it. */
  public void note(CacheKey key, Storability why, boolean shareable) {
    if (why.isOfResponse()) {
      keys.put(key, new Note(why, shareable));
    }
  }

  /** Notes that a loaded response is stored. */
  public void forget(CacheKey key) {
    if (keys.getIfPresent(key) != null) {
      keys.invalidate(key);
    }
  }
}
