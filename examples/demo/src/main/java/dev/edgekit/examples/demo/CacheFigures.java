package dev.edgekit.examples.demo;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts who answered what one node's cache was asked for. Thread-safe. */
final class CacheFigures implements CacheListener {
  private final LongAdder local = new LongAdder();
  private final LongAdder remote = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder loaded = new LongAdder();
  private final LongAdder bytesSaved = new LongAdder();
  private final AtomicLong bodyBytes = new AtomicLong();

  @Override
  public void hit(CacheKey key, Tier tier, boolean isStale) {
    LongAdder counter = isStale ? stale : tier == Tier.LOCAL ? local : remote;
    counter.increment();
  }

  @Override
  public void loaded(CacheKey key, Duration took, boolean validated) {
    loaded.increment();
  }

  /** Notes an answer; one from the cache is a body that the database didn't have to make. */
  void served(Response response) {
    String status = response.headers().first("Cache-Status").orElse("");
    if (response.body().length > 0 && !status.isEmpty()) {
      bodyBytes.set(response.body().length);
    }
    if (status.contains("; hit")) {
      bytesSaved.add(bodyBytes.get()); // a 304 has no body, and saves one all the same
    }
  }

  /** The figures so far. */
  View view() {
    return new View(local.sum(), remote.sum(), stale.sum(), loaded.sum(), bytesSaved.sum());
  }

  /**
   * Figures at one moment.
   *
   * @param local fresh answers from this process
   * @param remote fresh answers from Redis
   * @param stale answers that were no longer fresh
   * @param loaded answers that the database made
   * @param bytesSaved bodies that it did not have to make
   */
  record View(long local, long remote, long stale, long loaded, long bytesSaved) {}
}
