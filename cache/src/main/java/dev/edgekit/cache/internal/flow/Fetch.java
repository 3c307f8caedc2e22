package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.http.Response;

/**
 * An answer of the origin, and what was noted around it.
 *
 * @param asOf how far the log had been applied before the origin was asked
 * @param fillId tells this filling of the key from every other
 * @param beganNanos when the origin was asked, by the monotonic clock
 * @param tookNanos how long it took
 * @param askedMillis when it was asked, by the clock of HTTP
 * @param cameMillis when it answered, by the clock of HTTP
 */
public record Fetch(
    Response response,
    LogId asOf,
    String fillId,
    long beganNanos,
    long tookNanos,
    long askedMillis,
    long cameMillis) {

  /** The same, with this response in place of the origin's. */
  Fetch with(Response other) {
    return new Fetch(other, asOf, fillId, beganNanos, tookNanos, askedMillis, cameMillis);
  }

  /** The same, as if asked from this place of the log on. */
  Fetch withAsOf(LogId place) {
    return new Fetch(response, place, fillId, beganNanos, tookNanos, askedMillis, cameMillis);
  }

  /** How long a response with these fields lives. */
  public Lifetime lifetimeOf(Response whole, CachePolicy policy) {
    return Lifetime.of(whole, policy, Math.max(0, cameMillis - askedMillis), cameMillis);
  }
}
