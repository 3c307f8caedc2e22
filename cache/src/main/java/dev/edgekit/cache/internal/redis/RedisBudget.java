package dev.edgekit.cache.internal.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What this node has put into Redis and what of it must go for something else, by the rule that a
 * local tier has: what is asked for once gives way to what is asked for often. Thread-safe.
 */
final class RedisBudget {
  /** What Redis, and this account of it, needs for an entry besides its bytes. */
  private static final int OVERHEAD = 1024;

  private record Entry(long bytes, long millis) {}

  private final Queue<String> surplus = new ConcurrentLinkedQueue<>();
  private final Cache<String, Entry> entries;

  RedisBudget(long maxBytes) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String key, Entry e) -> weight(key, e))
            .expireAfter(Expiry.<String, Entry>writing((key, e) -> lifetime(e)))
            .evictionListener((key, e, cause) -> evicted(key, cause))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(String key, Entry entry) {
    return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + 2L * key.length() + entry.bytes);
  }

  private static Duration lifetime(Entry entry) {
    return Duration.ofMillis(entry.millis);
  }

  private void evicted(@Nullable String key, RemovalCause cause) {
    if (key != null && cause == RemovalCause.SIZE) {
      surplus.add(key);
    }
  }

  /** Something asked for this. */
  void asked(String key) {
    Object unused = entries.getIfPresent(key);
  }

  /** This was stored. */
  void filled(String key, long bytes, long millis) {
    entries.put(key, new Entry(bytes, millis));
  }

  /** What must go, once. */
  List<String> surplus() {
    List<String> gone = new ArrayList<>();
    for (String key = surplus.poll(); key != null; key = surplus.poll()) {
      gone.add(key);
    }
    return gone;
  }
}
