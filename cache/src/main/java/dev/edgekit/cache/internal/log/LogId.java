package dev.edgekit.cache.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * A place in the log of invalidations, and so the one version in the system: a count that goes up
 * by one with each entry, in one incarnation of the log. After that comes a count of the
 * invalidations that this node applied on its own while the log was out of reach; that count never
 * leaves the node.
 *
 * <p>Places of different incarnations can't be compared as they are: a {@link Lineage} tells what
 * two incarnations share.
 *
 * @param incarnation 0 before any
 * @param counter of the last entry that was applied; 0 before the first
 */
public record LogId(long incarnation, long counter, long local) {
  /** Before everything. */
  public static final LogId ZERO = new LogId(0, 0, 0);

  /** This place in this incarnation. */
  public static LogId of(long incarnation, long counter) {
    return new LogId(incarnation, counter, 0);
  }

  LogId nextLocal() {
    return new LogId(incarnation, counter, local + 1);
  }

  /** Whether both are of one incarnation and this one is after the other. */
  public boolean isKnownAfter(LogId other) {
    return incarnation == other.incarnation
        && (counter > other.counter || (counter == other.counter && local > other.local));
  }

  // By hand: a record's own makes the JDK (17) keep its class, and so its class loader.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LogId id
        && incarnation == id.incarnation
        && counter == id.counter
        && local == id.local;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * (31 * incarnation + counter) + local);
  }
}
