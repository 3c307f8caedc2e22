package dev.edgekit.cache.internal.log;

/**
 * A place in the log of invalidations, and so the one version in the system: the id of an entry, in
 * milliseconds, and behind it a count of the invalidations that this node applied on its own while
 * the log was out of reach. Ordered. The count never leaves the node.
 */
public record LogId(long millis, long local) implements Comparable<LogId> {
  /** Before everything. */
  public static final LogId ZERO = new LogId(0, 0);

  public static LogId of(long millis) {
    return new LogId(millis, 0);
  }

  public LogId nextLocal() {
    return new LogId(millis, local + 1);
  }

  public boolean isAfter(LogId other) {
    return compareTo(other) > 0;
  }

  public static LogId max(LogId a, LogId b) {
    return a.isAfter(b) ? a : b;
  }

  @Override
  public int compareTo(LogId other) {
    int byMillis = Long.compare(millis, other.millis);
    return byMillis != 0 ? byMillis : Long.compare(local, other.local);
  }
}
