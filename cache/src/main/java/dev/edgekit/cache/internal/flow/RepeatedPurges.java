package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.internal.log.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats each purge of the CDN once, some time later. A response that left a node before that
 * heard of the invalidation may reach the CDN after the purge, which keeps it then: a purge drops
 * what is stored, not what is on its way. What is purged again in the meantime is repeated after
 * the last of those purges alone. Thread-safe.
 */
final class RepeatedPurges {
  /**
   * At most this many tags and paths wait, or those of one purge if there are more; what waited
   * before is then purged early.
   */
  static final int MAX_WAITING = 10_000;

  private static final Logger log = LoggerFactory.getLogger(RepeatedPurges.class);

  private final EdgePurger purger;
  private final Environment environment;
  private final Duration delay;

  /** When each is due; the first one first. Guarded by this, as is the next. */
  private final Map<CacheTag, Long> tags = new LinkedHashMap<>();

  private final Map<String, Long> paths = new LinkedHashMap<>();

  /**
   * Nothing waits yet.
   *
   * @param delay from a purge to its repetition; zero if none is repeated
   */
  RepeatedPurges(EdgePurger purger, Environment environment, Duration delay) {
    this.purger = purger;
    this.environment = environment;
    this.delay = delay;
  }

  /** The CDN has just been purged of these. */
  void purged(Collection<CacheTag> purgedTags, Collection<String> purgedPaths) {
    if (delay.isZero()) {
      return;
    }
    if (!hasRoomFor(purgedTags, purgedPaths)) {
      send(Long.MAX_VALUE);
    }
    synchronized (this) {
      long due = environment.nanos() + delay.toNanos();
      putLast(tags, purgedTags, due);
      putLast(paths, purgedPaths, due);
    }
    Runnable unused = environment.later(delay.toMillis() + 1, () -> send(0));
  }

  private synchronized boolean hasRoomFor(
      Collection<CacheTag> purgedTags, Collection<String> purgedPaths) {
    return tags.size() + purgedTags.size() <= MAX_WAITING
        && paths.size() + purgedPaths.size() <= MAX_WAITING;
  }

  private static <T> void putLast(Map<T, Long> waiting, Collection<T> purged, long due) {
    for (T one : purged) {
      waiting.remove(one);
      waiting.put(one, due);
    }
  }

  /** Purges what is due, and what is due within that many nanoseconds. */
  private void send(long early) {
    List<CacheTag> dueTags;
    List<String> duePaths;
    synchronized (this) {
      long now = environment.nanos();
      dueTags = takeDue(tags, now, early);
      duePaths = takeDue(paths, now, early);
    }
    if (!dueTags.isEmpty() || !duePaths.isEmpty()) {
      send(dueTags, duePaths);
    }
  }

  private static <T> List<T> takeDue(Map<T, Long> waiting, long now, long early) {
    List<T> taken = new ArrayList<>();
    Iterator<Map.Entry<T, Long>> each = waiting.entrySet().iterator();
    while (each.hasNext()) {
      Map.Entry<T, Long> next = each.next();
      if (next.getValue() - now > early) {
        break;
      }
      taken.add(next.getKey());
      each.remove();
    }
    return taken;
  }

  private void send(List<CacheTag> dueTags, List<String> duePaths) {
    try {
      var unused =
          purger
              .purge(dueTags, duePaths)
              .whenComplete(
                  (done, failure) -> {
                    if (failure != null) {
                      log.warn("the CDN was not purged a second time", failure);
                    }
                  });
    } catch (RuntimeException | Error e) {
      log.error("the CDN was not purged a second time of {} {}", dueTags, duePaths, e);
    }
  }

  /** What waits is purged now: early is better than never. */
  void close() {
    send(Long.MAX_VALUE);
  }
}
