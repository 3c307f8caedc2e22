package dev.edgekit.cache.cloudfront;

import java.time.Duration;
import java.time.Instant;

/**
 * How many items may be purged in a period. Each item uses up its share of the period; the whole
 * period may be used up in advance, so a budget that has rested allows all its items at once.
 * Confined to one thread.
 */
final class PurgeBudget {
  private final Duration share;
  private final Duration period;
  private Instant usedUpTo;

  PurgeBudget(int items, Duration period, Instant now) {
    this.share = period.dividedBy(items);
    this.period = period;
    this.usedUpTo = now;
  }

  /** Takes this many items if they are allowed now; else says when they are, and takes none. */
  Duration take(int items, Instant now) {
    Instant from = usedUpTo.isBefore(now) ? now : usedUpTo;
    Instant to = from.plus(share.multipliedBy(items));
    Duration wait = Duration.between(now.plus(period), to);
    if (wait.isNegative() || wait.isZero()) {
      usedUpTo = to;
      return Duration.ZERO;
    }
    return wait;
  }
}
