package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** Time and waiting by a {@link Schedule}; background work becomes an actor of it. */
final class ScheduledEnvironment extends Environment {
  private final Schedule schedule;
  private long suspendedNanos;
  private long setBackMillis;

  ScheduledEnvironment(Schedule schedule) {
    super(InstantSource.fixed(Instant.EPOCH), Runnable::run);
    this.schedule = schedule;
  }

  @Override
  public long millis() {
    return 1_700_000_000_000L + schedule.nanos() / 1_000_000;
  }

  @Override
  public long millis(long nanos) {
    return millis();
  }

  @Override
  public long wall() {
    return millis() - setBackMillis;
  }

  @Override
  public long nanos() {
    return schedule.nanos() - suspendedNanos;
  }

  /** As if the machine had stood still for this long until now: only the wall's clock went on. */
  void wasSuspendedFor(long millis) {
    suspendedNanos += millis * 1_000_000;
  }

  /** The clock on the wall shows this much less from now on. */
  void wallIsSetBack(long millis) {
    setBackMillis += millis;
  }

  @Override
  public double random() {
    return 0.5;
  }

  @Override
  public void sleep(long millis) {
    schedule.waitFor(() -> false, millis);
  }

  @Override
  public void await(CompletableFuture<?> future, long millis) {
    schedule.waitFor(future::isDone, millis);
  }

  @Override
  public void follow(Runnable start, Runnable look) {
    try {
      look.run();
    } catch (RemoteUnavailable e) {
      return; // it starts cut off
    }
  }

  @Override
  public void inBackground(Runnable task) {
    schedule.actor("background", task);
  }
}
