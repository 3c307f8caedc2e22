package dev.edgekit.cache.internal.log;

/**
 * A node's own time, in which it orders all that it knows of the log: through all incarnations that
 * it has followed, and with what it applied on its own in between. Ordered.
 */
public record Moment(long time, long local) implements Comparable<Moment> {
  /** Before everything. */
  public static final Moment NEVER = new Moment(0, 0);

  static Moment of(long time) {
    return new Moment(time, 0);
  }

  /** The moment right after this one. */
  Moment next() {
    return new Moment(time, local + 1);
  }

  /** Whether it is after the other. */
  public boolean isAfter(Moment other) {
    return compareTo(other) > 0;
  }

  static Moment max(Moment a, Moment b) {
    return a.isAfter(b) ? a : b;
  }

  @Override
  public int compareTo(Moment other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : Long.compare(local, other.local);
  }
}
