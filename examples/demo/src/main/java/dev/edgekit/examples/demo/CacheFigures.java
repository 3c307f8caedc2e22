package dev.edgekit.examples.demo;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what one node's cache does. Thread-safe. */
final class CacheFigures implements CacheListener {
  private final LongAdder local = new LongAdder();
  private final LongAdder remote = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder bytesSaved = new LongAdder();
  private final LongAdder applied = new LongAdder();
  private final AtomicLong lastStoredBytes = new AtomicLong();
  private final Runnable onInvalidation;
  private volatile boolean remoteUp = true;

  /**
   * Figures of a node.
   *
   * @param onInvalidation called when the node has applied an invalidation
   */
  CacheFigures(Runnable onInvalidation) {
    this.onInvalidation = onInvalidation;
  }

  @Override
  public void hit(CacheKey key, Tier tier, boolean isStale) {
    LongAdder counter = isStale ? stale : tier == Tier.LOCAL ? local : remote;
    counter.increment();
    bytesSaved.add(lastStoredBytes.get());
  }

  @Override
  public void miss(CacheKey key) {
    misses.increment();
  }

  @Override
  public void stored(CacheKey key, long bytes) {
    lastStoredBytes.set(bytes);
  }

  @Override
  public void invalidated(int names) {
    applied.add(names);
    onInvalidation.run();
  }

  @Override
  public void remoteLost(String reason) {
    remoteUp = false;
  }

  @Override
  public void remoteFound() {
    remoteUp = true;
  }

  boolean isRemoteUp() {
    return remoteUp;
  }

  /** The figures so far; {@code applied} counts invalidations, by this node and by others. */
  View view(String name, String address) {
    return new View(
        name,
        address,
        local.sum(),
        remote.sum(),
        stale.sum(),
        misses.sum(),
        bytesSaved.sum(),
        applied.sum());
  }

  record View(
      String name,
      String address,
      long local,
      long remote,
      long stale,
      long miss,
      long bytesSaved,
      long applied) {}
}
