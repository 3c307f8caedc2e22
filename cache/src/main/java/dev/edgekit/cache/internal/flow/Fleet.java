package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.FleetBarrier;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.LogFollower;
import dev.edgekit.cache.internal.log.Names;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, as far as a cache deals with them: by the log that they share, or not at all
 * where it is alone. Thread-safe.
 */
public final class Fleet implements AutoCloseable {
  private final Coherence coherence;
  private final Environment environment;
  private final @Nullable Remote remote;
  private final @Nullable FleetLog fleetLog;
  private final @Nullable LogFollower follower;
  private final long builtNanos;

  private Fleet(
      Coherence coherence,
      Environment environment,
      @Nullable Remote remote,
      @Nullable FleetLog fleetLog,
      @Nullable LogFollower follower) {
    this.coherence = coherence;
    this.environment = environment;
    this.remote = remote;
    this.fleetLog = fleetLog;
    this.follower = follower;
    this.builtNanos = environment.nanos();
  }

  /** There is no other node. */
  public static Fleet alone(Coherence coherence, Environment environment) {
    return new Fleet(coherence, environment, null, null, null);
  }

  /**
   * Joins those who share this remote tier, and follows its log from now on.
   *
   * @param fleetLog this node's side of that log
   */
  public static Fleet joined(
      Remote remote, Coherence coherence, Environment environment, FleetLog fleetLog) {
    LogFollower follower =
        new LogFollower(
            fleetLog,
            remote.log(),
            coherence,
            environment,
            () -> remote.entries().sweep(coherence));
    environment.follow(follower::start, follower::look);
    return new Fleet(coherence, environment, remote, fleetLog, follower);
  }

  public @Nullable Remote remote() {
    return remote;
  }

  public @Nullable FleetLog log() {
    return fleetLog;
  }

  /** Whether the remote tier answers; false if there is none. */
  public boolean isUp() {
    return remote != null && remote.entries().isUp();
  }

  /** Whether the log was heard within {@code maxStaleness}, and nothing is in doubt. */
  public boolean isHeard() {
    long wall = environment.wall();
    return coherence.isHeard(environment.nanos(wall), wall);
  }

  /** Reads what is new in the log, where there is one and it can be reached. */
  void readOn() {
    if (fleetLog != null) {
      fleetLog.readOn();
    }
  }

  /** Names that wait to be appended. */
  public int queued() {
    return fleetLog == null ? 0 : fleetLog.queuedNames();
  }

  /** How long ago the log was last heard, since this was built if it never was; zero if alone. */
  public Duration silence() {
    return coherence.silence(environment.nanos(), builtNanos);
  }

  /** The invalidation of these keys and names, which holds once it is {@linkplain #begin begun}. */
  Invalidation prepared(List<CacheKey> keys, List<String> full) {
    List<String> names = Names.shortened(full);
    Remote tier = remote;
    FleetLog shared = fleetLog;
    return tier == null || shared == null
        ? new Invalidation(names, () -> {}, null)
        : new Invalidation(
            names, () -> tier.entries().delete(keys), new FleetBarrier(shared, environment));
  }

  /** Invalidates here at once, and in the fleet as soon as its log can be reached. */
  void begin(Invalidation invalidation) {
    if (fleetLog == null) {
      coherence.applyLocally(invalidation.names());
    } else {
      fleetLog.append(invalidation);
    }
    invalidation.begin();
  }

  /** Leaves the fleet, and closes what the remote tier opened itself. */
  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
    if (remote != null) {
      remote.close();
    }
  }
}
