package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.benchmarks.story.Day;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when this process itself gets no processor: a thread that wants to run fifty times a
 * second. What callers saw in such a time says less of the nodes.
 */
final class Starvation implements AutoCloseable {
  private static final long STEP_MICROS = 20_000;

  /** Anything shorter is scheduling as usual. */
  private static final long NOTICED_MICROS = 250_000;

  private final Timeline times = new Timeline();
  private final Thread thread = new Thread(this::watch, "starvation");
  private volatile boolean closed;

  Starvation() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long before = Day.wallMicros();
    while (!closed) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(STEP_MICROS));
      long now = Day.wallMicros();
      if (now - before > STEP_MICROS + NOTICED_MICROS) {
        times.happened("the callers' own process got no processor", before, now);
      }
      before = now;
    }
  }

  Timeline times() {
    return times;
  }

  @Override
  public void close() {
    closed = true;
  }
}
