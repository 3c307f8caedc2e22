package dev.edgekit.benchmarks;

import dev.edgekit.cache.history.FleetCache.Invalidation;
import java.time.Duration;

/** An invalidation of a cache that promises nothing about when the fleet has it. */
record Returned(boolean isAnnounced) implements Invalidation {
  @Override
  public boolean awaitFleet(Duration timeout) {
    return false;
  }
}
