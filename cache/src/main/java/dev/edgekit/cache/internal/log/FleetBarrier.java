package dev.edgekit.cache.internal.log;

import java.time.Duration;

/** Waits until the fleet has applied the log up to an id. Thread-safe. */
public final class FleetBarrier {
  private static final long MAX_PAUSE_MILLIS = 50;

  /** An invalidation that waits may become a part of another, so it is looked at now and then. */
  private static final long APPEND_PAUSE_MILLIS = 100;

  private final FleetLog log;
  private final Environment environment;

  public FleetBarrier(FleetLog log, Environment environment) {
    this.log = log;
    this.environment = environment;
  }

  boolean await(Invalidation invalidation, Duration timeout) throws InterruptedException {
    long end = environment.nanos() + timeout.toNanos();
    long pause = 1;
    while (true) {
      long left = (end - environment.nanos()) / 1_000_000;
      if (!invalidation.whenAppended().isDone()) {
        environment.await(
            invalidation.whenAppended(), Math.max(0, Math.min(left, APPEND_PAUSE_MILLIS)));
      } else if (isApplied(invalidation)) {
        return true;
      } else {
        environment.sleep(Math.max(0, Math.min(left, pause)));
        pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
      }
      if (environment.nanos() - end >= 0) {
        return false;
      }
    }
  }

  private boolean isApplied(Invalidation invalidation) {
    try {
      return log.isAppliedByFleet(invalidation);
    } catch (RemoteUnavailable e) {
      return false;
    }
  }
}
