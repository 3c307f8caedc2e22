package dev.edgekit.cache.internal.log;

import java.time.Duration;

/** Waits until the fleet has applied the log up to an id. Thread-safe. */
public final class FleetBarrier {
  private static final long MAX_PAUSE_MILLIS = 50;

  private final FleetLog log;
  private final Environment environment;

  public FleetBarrier(FleetLog log, Environment environment) {
    this.log = log;
    this.environment = environment;
  }

  public boolean await(Invalidation invalidation, Duration timeout) throws InterruptedException {
    long end = environment.nanos() + timeout.toNanos();
    environment.await(invalidation.whenAppended(), timeout.toMillis());
    long pause = 1;
    while (invalidation.whenAppended().isDone()) {
      if (isApplied(invalidation)) {
        return true;
      }
      if (environment.nanos() - end >= 0) {
        return false;
      }
      environment.sleep(pause);
      pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
    }
    return false;
  }

  private boolean isApplied(Invalidation invalidation) {
    try {
      return log.isAppliedByFleet(invalidation);
    } catch (RemoteUnavailable e) {
      return false;
    }
  }
}
