package dev.edgekit.auth.internal.support;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Warns at most once in ten seconds, and says how many warnings it left out. Thread-safe. */
public final class RateLimitedLog {
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Logger log;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());
  private final AtomicLong quiet = new AtomicLong();

  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /** Nothing in the arguments may be a secret, nor an exception's message: it may quote one. */
  public void warn(String format, Object subject, String problem) {
    long now = System.nanoTime();
    long next = nextNanos.get();
    if (now - next >= 0 && nextNanos.compareAndSet(next, now + PAUSE_NANOS)) {
      long unlogged = quiet.getAndSet(0);
      String more = unlogged == 0 ? "" : " (and " + unlogged + " times since the last warning)";
      log.warn(format + more, subject, problem);
    } else {
      quiet.incrementAndGet();
    }
  }
}
