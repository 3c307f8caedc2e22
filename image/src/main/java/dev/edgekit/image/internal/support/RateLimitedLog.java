package dev.edgekit.image.internal.support;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * A log of at most one line in ten seconds for each cause, which says how many were suppressed. A
 * cause is a format; formats are constants of ours, so there are few. Thread-safe.
 */
public final class RateLimitedLog {
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Logger log;
  private final Map<String, Cause> causes = new ConcurrentHashMap<>();

  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /** Warns, unless the same format did within ten seconds. */
  public void warn(String format, Object... arguments) {
    Cause cause = causes.computeIfAbsent(format, key -> new Cause());
    long now = System.nanoTime();
    long next = cause.nextNanos.get();
    if (now - next >= 0 && cause.nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      long unlogged = cause.quiet.getAndSet(0);
      String more = unlogged == 0 ? "" : " (and " + unlogged + " times since the last warning)";
      log.warn(format + more, arguments);
    } else {
      cause.quiet.incrementAndGet();
    }
  }

  private static final class Cause {
    private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong quiet = new AtomicLong();
  }
}
