package dev.edgekit.cache.internal.log;

import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Time, waiting and background work: everything through which the outside orders what this package
 * does. The tests' schedule explorer stands in its place.
 */
public class Environment {
  private static final long STEP_NANOS = 10_000_000;

  private final InstantSource clock;
  private final Executor executor;
  private final boolean ticks;
  private volatile Reading last;

  /** What the system's clock showed at this monotonic time. */
  private record Reading(long nanos, long millis) {}

  public Environment(InstantSource clock, Executor executor) {
    this.clock = clock;
    this.executor = executor;
    this.ticks = clock.equals(InstantSource.system());
    this.last = new Reading(System.nanoTime(), clock.millis());
  }

  /** Wall-clock time, for the lifetimes of HTTP. */
  public long millis() {
    return clock.millis();
  }

  /**
   * Wall-clock time at this monotonic time, at most a hundredth of a second behind. The system is
   * asked only as often as that, since asking takes as long as finding a response; a clock of the
   * host's own, which may go by leaps, is asked each time.
   */
  public long millis(long nanos) {
    Reading known = last;
    long since = nanos - known.nanos;
    if (ticks && since >= 0 && since < STEP_NANOS) {
      return known.millis;
    }
    long now = millis();
    last = new Reading(nanos, now);
    return now;
  }

  /** Monotonic time, for every bound that must hold. */
  public long nanos() {
    return System.nanoTime();
  }

  /** 0 to 1. */
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  public void sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Waits until the future is done, however it is done, or the time is over. */
  public void await(CompletableFuture<?> future, long millis) throws InterruptedException {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      return; // the caller looks at the future itself
    }
  }

  /** Starts to follow the log, on a thread of its own. */
  public void follow(Runnable start) {
    start.run();
  }

  /**
   * Runs the task later.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is no room for it
   */
  public void inBackground(Runnable task) {
    executor.execute(task);
  }
}
