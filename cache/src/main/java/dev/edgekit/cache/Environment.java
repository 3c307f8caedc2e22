package dev.edgekit.cache;

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
class Environment {
  private final InstantSource clock;
  private final Executor executor;

  Environment(InstantSource clock, Executor executor) {
    this.clock = clock;
    this.executor = executor;
  }

  /** Wall-clock time, for the lifetimes of HTTP. */
  long millis() {
    return clock.millis();
  }

  /** Monotonic time, for every bound that must hold. */
  long nanos() {
    return System.nanoTime();
  }

  /** 0 to 1. */
  double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  void sleep(long millis) throws InterruptedException {
    Thread.sleep(millis);
  }

  /** Waits until the future is done, however it is done, or the time is over. */
  void await(CompletableFuture<?> future, long millis) throws InterruptedException {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
    } catch (CancellationException | ExecutionException | TimeoutException e) {
      return; // the caller looks at the future itself
    }
  }

  /** Runs the follower for as long as it wants, on a thread of its own. */
  void follow(LogFollower follower) {
    follower.start();
  }

  /**
   * Runs the task later.
   *
   * @throws java.util.concurrent.RejectedExecutionException if there is no room for it
   */
  void inBackground(Runnable task) {
    executor.execute(task);
  }
}
