package dev.edgekit.cache;

import dev.edgekit.cache.internal.flow.Fleet;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.RemoteHealth;
import java.time.Duration;

/**
 * How a cache stands with its remote tier and with the log of its fleet, for a health check and for
 * gauges. A snapshot; immutable.
 *
 * <p>The cache serves in each of these states. Where {@link #log()} is not {@link Part#UP}, it
 * calls nothing fresh that it doesn't know to be fresh, and asks the origin more often.
 */
public final class CacheState {
  /** How a part of the remote tier serves this node. */
  public enum Part {
    /** There is no remote tier. */
    NONE,
    /** It does what it is asked for; the log was heard within {@code maxStaleness}. */
    UP,
    /** The log is read, and more of it has yet to be read. */
    BEHIND,
    /**
     * The remote tier restarted or lost data; the fleet is restoring what it knows of that data.
     */
    SETTLING,
    /** It answers, and refuses something: {@link CacheState#cause} says what and what to do. */
    REFUSING,
    /** It doesn't answer: {@link CacheState#cause} says how. */
    DOWN
  }

  private final Part log;
  private final Part entries;
  private final String cause;
  private final Duration silence;
  private final long behind;
  private final int queued;
  private final boolean seesRestarts;
  private final boolean closed;

  private CacheState(
      Part log,
      Part entries,
      String cause,
      Duration silence,
      long behind,
      int queued,
      boolean seesRestarts,
      boolean closed) {
    this.log = log;
    this.entries = entries;
    this.cause = cause;
    this.silence = silence;
    this.behind = behind;
    this.queued = queued;
    this.seesRestarts = seesRestarts;
    this.closed = closed;
  }

  static CacheState of(Fleet fleet, Coherence coherence, boolean closed) {
    Remote remote = fleet.remote();
    if (remote == null) {
      return new CacheState(Part.NONE, Part.NONE, "", Duration.ZERO, 0, 0, true, closed);
    }
    RemoteHealth ofLog = remote.log().health();
    RemoteHealth ofEntries = remote.entries().health();
    return new CacheState(
        log(ofLog, fleet, coherence),
        part(ofEntries),
        (ofLog.cause().isEmpty() ? ofEntries : ofLog).cause(),
        fleet.silence(),
        coherence.behind(),
        fleet.queued(),
        remote.log().tellsRestarts(),
        closed);
  }

  private static Part log(RemoteHealth health, Fleet fleet, Coherence coherence) {
    if (health.kind() != RemoteHealth.Kind.WELL) {
      return part(health);
    }
    if (coherence.isSettling()) {
      return Part.SETTLING;
    }
    if (coherence.behind() > 0) {
      return Part.BEHIND;
    }
    return fleet.isHeard() ? Part.UP : Part.DOWN;
  }

  private static Part part(RemoteHealth health) {
    return switch (health.kind()) {
      case WELL -> Part.UP;
      case REFUSING -> Part.REFUSING;
      case DOWN -> Part.DOWN;
    };
  }

  /** How the log of invalidations is served, which decides what is fresh. */
  public Part log() {
    return log;
  }

  /** How stored responses and leases are served: NONE, UP, REFUSING or DOWN. */
  public Part entries() {
    return entries;
  }

  /**
   * Why log or entries are REFUSING or DOWN: the server's own words, and what to do about them,
   * such as the rule that its access list lacks. Empty where there is nothing to say.
   */
  public String cause() {
    return cause;
  }

  /**
   * How long ago the log was last heard, or the cache was built if it never was; zero without a
   * log.
   */
  public Duration silence() {
    return silence;
  }

  /** Entries of the log that have yet to be read here, as of the last look. */
  public long behind() {
    return behind;
  }

  /**
   * Names invalidated here that wait to be appended to the log; a single one may stand for
   * everything.
   */
  public int queued() {
    return queued;
  }

  /**
   * Whether Redis lets this node see that it has restarted. If not, each new connection counts as a
   * restart, and responses stored before are in doubt for a moment: grant {@code INFO}.
   */
  public boolean seesRestarts() {
    return seesRestarts;
  }

  /** Whether the cache was closed. */
  public boolean closed() {
    return closed;
  }

  /** For a person: {@code log REFUSING, entries UP, heard 20000 ms ago, 3 queued: Redis …}. */
  @Override
  public String toString() {
    return "log %s, entries %s, heard %d ms ago%s%s%s%s%s"
        .formatted(
            log,
            entries,
            silence.toMillis(),
            behind == 0 ? "" : ", behind by " + behind,
            queued == 0 ? "" : ", " + queued + " queued",
            seesRestarts ? "" : ", restarts unseen",
            closed ? ", closed" : "",
            cause.isEmpty() ? "" : ": " + cause);
  }
}
