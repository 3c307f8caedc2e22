package dev.edgekit.cache.internal.log;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Time that goes on by what is waited for alone, and notes it. */
class RecordedTime extends Environment {
  final List<Long> sleeps = new ArrayList<>();
  final List<Long> awaits = new ArrayList<>();
  final List<Runnable> background = new ArrayList<>();
  final List<Long> fleetTimes = new ArrayList<>();
  long millis = 1;

  RecordedTime() {
    super(InstantSource.fixed(Instant.EPOCH), Runnable::run);
  }

  /** No test asks that often. */
  static void requireEnd(List<?> calls) {
    if (calls.size() > 1000) {
      throw new AssertionError("it never ends");
    }
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  @Override
  public void fleetTime(long serverMillis, long issuedNanos) {
    fleetTimes.add(serverMillis);
  }

  @Override
  public long wall() {
    return 1_700_000_000_000L + millis;
  }

  @Override
  public void sleep(long slept) throws InterruptedException {
    sleeps.add(slept);
    requireEnd(sleeps);
    millis += slept;
  }

  @Override
  public void await(CompletableFuture<?> future, long waited) throws InterruptedException {
    awaits.add(waited);
    requireEnd(awaits);
    millis += waited;
  }

  @Override
  public void inBackground(Runnable task) {
    background.add(task);
  }
}
