package dev.edgekit.cache.internal.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.stored.StoredBytes;
import dev.edgekit.cache.internal.stored.StoredFormat;
import dev.edgekit.cache.internal.stored.StoredResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What this node has put into Redis, and which of it must make room, by the rule of a local tier:
 * an entry requested once gives way to one requested often. Thread-safe.
 */
final class RedisBudget {
  /** The bytes that Redis and this account need for an entry besides its own. */
  private static final int OVERHEAD = 1024;

  /**
   * What this node has stored.
   *
   * @param fillId tells this filling of the key from every other
   * @param names the names by which an invalidation names it
   * @param asOf how far the log had been applied before it was loaded
   */
  record Entry(String fillId, long bytes, long millis, List<String> names, LogId asOf)
      implements Coherence.Judged {

    static Entry of(StoredBytes stored, long bytes, long millis) {
      Optional<StoredResponse.Parts> parts = StoredFormat.read(stored.meta());
      return new Entry(
          stored.fillId(),
          bytes,
          millis,
          parts.map(StoredResponse.Parts::names).orElse(List.of()),
          parts.map(StoredResponse.Parts::asOf).orElse(LogId.ZERO));
    }

    @Override
    public boolean isLoadedHere() {
      return true;
    }
  }

  /** An entry that is to be deleted, unless another filling took its place. */
  record Gone(String key, String fillId) {}

  private final Queue<Gone> surplus = new ConcurrentLinkedQueue<>();
  private final Cache<String, Entry> entries;
  private volatile Coherence.@Nullable Position swept;

  RedisBudget(long maxBytes) {
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((String key, Entry e) -> weight(key, e))
            .expireAfter(Expiry.<String, Entry>writing((key, e) -> lifetime(e)))
            .evictionListener((key, e, cause) -> evicted(key, e, cause))
            .executor(Runnable::run)
            .build();
  }

  private static int weight(String key, Entry entry) {
    return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + 2L * key.length() + entry.bytes);
  }

  private static Duration lifetime(Entry entry) {
    return Duration.ofMillis(entry.millis);
  }

  private void evicted(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
    if (key != null && entry != null && cause == RemovalCause.SIZE) {
      surplus.add(new Gone(key, entry.fillId));
    }
  }

  /** A request asked for this entry. */
  void asked(String key) {
    Object unused = entries.getIfPresent(key);
  }

  /** This entry was stored. */
  void filled(String key, Entry entry) {
    entries.put(key, entry);
  }

  /** The entries that an invalidation has named since they were stored, each once. */
  @SuppressWarnings("ReferenceEquality") // this very position
  List<Gone> invalidated(Coherence known) {
    Coherence.Position here = known.here();
    if (here == swept) {
      return List.of();
    }
    List<Gone> gone = new ArrayList<>();
    entries
        .asMap()
        .forEach(
            (key, entry) -> {
              if (known.check(entry) == Standing.INVALIDATED
                  && entries.asMap().remove(key, entry)) {
                gone.add(new Gone(key, entry.fillId));
              }
            });
    swept = here;
    return gone;
  }

  /** The entries that must make room, each once. */
  List<Gone> surplus() {
    List<Gone> gone = new ArrayList<>();
    for (Gone next = surplus.poll(); next != null; next = surplus.poll()) {
      gone.add(next);
    }
    return gone;
  }
}
