package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.OriginException;
import dev.edgekit.cache.internal.log.Environment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The loads under way in this process, one at a time for each key. Thread-safe. */
public final class Flights {
  private final Map<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  private final Environment environment;
  private final long maxWaitMillis;

  public Flights(Environment environment, long maxWaitMillis) {
    this.environment = environment;
    this.maxWaitMillis = maxWaitMillis;
  }

  /**
   * What this load brings or, where another one is under way, what that brings.
   *
   * @param mayTake whether the caller may have what another load brought
   * @return null if another load came to nothing that the caller may have
   */
  public @Nullable LoadOutcome join(
      CacheKey key, Supplier<LoadOutcome> load, Predicate<LoadOutcome> mayTake) {
    Flight mine = new Flight();
    Flight other = flights.putIfAbsent(key, mine);
    if (other == null) {
      return lead(key, mine, load);
    }
    LoadOutcome outcome = follow(other);
    return outcome != null && mayTake.test(outcome) ? outcome.forFollower() : null;
  }

  private LoadOutcome lead(CacheKey key, Flight flight, Supplier<LoadOutcome> load) {
    try {
      LoadOutcome outcome = load.get();
      flight.land(outcome);
      return outcome;
    } finally {
      flights.remove(key, flight);
      flight.abort(); // no effect on one that has landed
    }
  }

  private @Nullable LoadOutcome follow(Flight other) {
    try {
      environment.await(other.outcome(), maxWaitMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OriginException(e);
    }
    return other.outcome().isDone() && !other.outcome().isCancelled()
        ? other.outcome().join()
        : null;
  }
}
