package dev.edgekit.image.internal.make;

import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.VariantLeases;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is, among the nodes, to make a variant. Where asking for a lease fails, or nobody
 * gives it back for far too long, the variant is made without it: leases save work and guard
 * nothing. Thread-safe.
 */
final class FleetTurns {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(FleetTurns.class));

  /** The minimum of a lease, since S3 tells time in whole seconds. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final Optional<VariantLeases> leases;
  private final Duration leaseTime;

  FleetTurns(Optional<VariantLeases> leases, Duration leaseTime) {
    this.leases = leases;
    this.leaseTime = leaseTime;
  }

  /** Half a request's time, so that a request that waits for a dead node still gets its picture. */
  static Duration leaseTime(Duration timeout) {
    Duration half = timeout.dividedBy(2);
    return half.compareTo(SHORTEST) < 0 ? SHORTEST : half;
  }

  /** Whether there are no leases, so that it is always this node's turn. */
  boolean none() {
    return leases.isEmpty();
  }

  /** When to stop waiting for another node even though its lease stands: clocks may differ. */
  Deadline patience() {
    return Deadline.in(leaseTime.multipliedBy(2));
  }

  boolean take(VariantKey key, Deadline patience) {
    try {
      return leases.isEmpty()
          || leases.get().tryLease(key, leaseTime)
          || patience.remainingNanos() == 0;
    } catch (IOException | RuntimeException e) {
      log.warn("No leases can be had, variants are made without: {}", e.toString());
      return true;
    }
  }

  void giveBack(VariantKey key) {
    try {
      if (leases.isPresent()) {
        leases.get().release(key);
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Leases can't be given back, they stand until they expire: {}", e.toString());
    }
  }
}
