package dev.edgekit.cache.internal.log;

/**
 * A hundredth of a second by all clocks, from the moment when they were read. The clocks of the
 * system run alike, so for the rest of it the wall's alone tells the others.
 *
 * @param wall what the wall clock showed, however it is set
 * @param nanos monotonic time
 * @param millis the time for the lifetimes of HTTP
 * @param heard whether the log is heard in time until the end of it
 * @param looks how often the log had been looked at, by {@link Environment#looks}
 */
public record Tick(long wall, long nanos, long millis, boolean heard, int looks) {
  static final long LENGTH_MILLIS = 10;

  /** Reads the clocks, the wall's excepted, which was just read. */
  public static Tick at(long wall, Environment environment, Coherence coherence) {
    int looks = environment.looks();
    long nanos = environment.nanos();
    Tick begun = new Tick(wall, nanos, environment.millis(nanos), false, looks);
    boolean heard = coherence.isHeard(begun.nanosAt(LENGTH_MILLIS), wall + LENGTH_MILLIS);
    return new Tick(wall, nanos, begun.millis, heard, looks);
  }

  /** Whether this time of the wall's, which was just read, lies in it. */
  public boolean holds(long now, Environment environment) {
    long since = now - wall;
    return since >= 0 && since < LENGTH_MILLIS && environment.isTrusted(looks);
  }

  /** Monotonic time this long after its beginning, or up to two milliseconds later. */
  public long nanosAt(long since) {
    return nanos + (since + 1) * 1_000_000;
  }
}
