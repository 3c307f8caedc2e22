package dev.edgekit.cache.internal.log;

import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Time, waiting and background work: everything by which the outside determines the order of what
 * this package does. The tests' schedule explorer stands in its place.
 */
public class Environment {
  private static final long STEP_NANOS = 10_000_000;

  private final InstantSource clock;
  private final Executor executor;
  private final boolean ticks;
  private final ScheduledThreadPoolExecutor timer = timer();
  private volatile Reading last;
  private volatile Both lastBoth;
  private volatile @Nullable Reading fleetClock;

  private volatile int looks;

  /** What a clock showed at this monotonic time. */
  private record Reading(long nanos, long millis) {}

  /** What both clocks showed, after that many looks. */
  private record Both(long nanos, long wall, int looks) {}

  public Environment(InstantSource clock, Executor executor) {
    this.clock = clock;
    this.executor = executor;
    this.ticks = clock.equals(InstantSource.system());
    this.last = new Reading(System.nanoTime(), clock.millis());
    this.lastBoth = new Both(System.nanoTime(), System.currentTimeMillis(), 0);
  }

  /** The time for the lifetimes of HTTP: the fleet's, where that is known. */
  public long millis() {
    return millis(nanos());
  }

  /**
   * The time for the lifetimes of HTTP at this monotonic time, at most a hundredth of a second
   * late: the fleet's, once {@link #fleetTime} told it, so that all nodes and what they store
   * agree. A clock of the host's own, which may jump, is asked each time and takes precedence over
   * the fleet's.
   */
  public long millis(long nanos) {
    Reading fleet = fleetClock;
    return fleet == null || !ticks ? read(nanos) : fleet.millis + (nanos - fleet.nanos) / 1_000_000;
  }

  /** What the system's clock shows, however it is set: it goes on while the machine sleeps. */
  public long wall() {
    return System.currentTimeMillis();
  }

  /**
   * Monotonic time at this wall-clock time, which has just been read; up to two milliseconds late,
   * so that a bound holds. The wall clock is read each time, since it alone goes on while the
   * machine is suspended, and monotonic time only once the wall clock has moved on by a hundredth
   * of a second, or back, or the log has been looked at.
   *
   * <p>A wall that is set back by just as long as nobody asked shows what it showed before. So no
   * reading outlasts a look, and until a look is answered monotonic time is read each time: where
   * the log is silent, the wall can't hide for how long.
   */
  public final long nanos(long wall) {
    int looked = looks;
    Both known = lastBoth;
    long since = wall - known.wall;
    if (since >= 0 && since < STEP_NANOS / 1_000_000 && known.looks == looked && looked % 2 == 0) {
      return known.nanos + (since + 1) * 1_000_000;
    }
    long now = nanos();
    lastBoth = new Both(now, wall, looked);
    return now;
  }

  /** Counts the looks at the log, twice: odd from when one begins until one is answered. */
  final int looks() {
    return looks;
  }

  /**
   * Whether what the clocks showed after that many looks may be carried on by the wall's alone: not
   * where the host brought a clock, nor beyond a look, as {@link #nanos(long)} says.
   */
  final boolean isTrusted(int looksThen) {
    return ticks && looksThen == looks && looksThen % 2 == 0;
  }

  /** The log is about to be looked at. */
  final synchronized void lookBegins() {
    looks += 1 - looks % 2;
  }

  /** It has answered. */
  final synchronized void lookAnswered() {
    looks += looks % 2;
  }

  /**
   * The system is asked only a hundred times per second, since asking takes as long as finding a
   * response.
   */
  private long read(long nanos) {
    Reading known = last;
    long since = nanos - known.nanos;
    if (ticks && since >= 0 && since < STEP_NANOS) {
      return known.millis;
    }
    long now = clock.millis();
    last = new Reading(nanos, now);
    return now;
  }

  /**
   * Learns the fleet's time from an answer that has just come. It lies in the middle between
   * question and answer, give or take half of the time between them; within that error, the known
   * time stays.
   */
  public void fleetTime(long serverMillis, long issuedNanos) {
    long half = (nanos() - issuedNanos) / 2;
    Reading told = new Reading(issuedNanos + half, serverMillis);
    Reading known = fleetClock;
    long off =
        known == null
            ? Long.MAX_VALUE
            : Math.abs(known.millis + (told.nanos - known.nanos) / 1_000_000 - serverMillis);
    if (off > half / 1_000_000 + 1) {
      fleetClock = told;
    }
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

  /**
   * Starts to follow the log.
   *
   * @param start follows it on a thread of its own, which looks at it first
   * @param look one such look, here and now; for who orders all that is done
   */
  public void follow(Runnable start, Runnable look) {
    start.run();
  }

  /**
   * Runs the task in the background when this time is over.
   *
   * @return cancels the task, if it has not begun
   */
  public Runnable later(long millis, Runnable task) {
    ScheduledFuture<?> due =
        timer.schedule(() -> inBackground(task), millis, TimeUnit.MILLISECONDS);
    return () -> {
      boolean unused = due.cancel(false);
    };
  }

  /**
   * A thread that ends when nothing is to be waited for. The one that the JDK's futures use never
   * ends, and keeps the class loader of the code that needed it first.
   */
  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "edgekit-cache-timer");
              thread.setDaemon(true);
              return thread;
            });
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    return timer;
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
