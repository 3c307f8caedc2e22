package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.log.Environment;
import java.util.List;
import java.util.function.Predicate;

/**
 * How many names clients' requests may put into the log (RFC 9111 §4.4), so that nobody can fill it
 * with invented targets, or push the host's invalidations out of it. A key under which something is
 * known to be stored is always named; of other keys, a limited number. Thread-safe.
 */
public final class ClientNameAllowance {
  /** The maximum burst of names of keys under which nothing is known to be stored. */
  public static final int MAX_AT_ONCE = 1_000;

  /** How many of them are allowed again per second. */
  public static final int PER_SECOND = 10;

  private static final long NANOS_PER_NAME = 1_000_000_000L / PER_SECOND;

  private final Environment environment;

  /** When a whole burst would be allowed again, by the monotonic clock. */
  private long fullNanos;

  public ClientNameAllowance(Environment environment) {
    this.environment = environment;
    this.fullNanos = environment.nanos();
  }

  /** Those of the keys that may be named. */
  public List<CacheKey> admitted(List<CacheKey> keys, Predicate<CacheKey> isStored) {
    return keys.stream().filter(key -> isStored.test(key) || takesOne()).toList();
  }

  private synchronized boolean takesOne() {
    long now = environment.nanos();
    long full = fullNanos - now > 0 ? fullNanos : now;
    if (full - now > (MAX_AT_ONCE - 1) * NANOS_PER_NAME) {
      return false;
    }
    fullNanos = full + NANOS_PER_NAME;
    return true;
  }
}
