package dev.edgekit.cache;

import java.time.Duration;

/**
 * Hears what a cache does, for metrics and logs. Called on the threads of requests, so it must be
 * quick; what it throws is dropped. Must be thread-safe.
 */
public interface CacheListener {
  /** Which tier a response came from. */
  enum Tier {
    LOCAL,
    REMOTE
  }

  /** What a cache bounds. */
  enum Limit {
    /** Concurrent loads on the cache's threads, and loads that wait for room. */
    LOADS,
    /** The duration of a load: {@link CachePolicy#hardTimeout}. */
    LOAD_TIME,
    /** The bytes of a response that is stored. */
    RESPONSE_BYTES,
    /** The bytes that this node keeps in the remote tier. */
    REMOTE_BYTES,
    /** Names that clients' unsafe requests invalidate. */
    REQUEST_NAMES
  }

  /** A listener that hears nothing. */
  static CacheListener none() {
    return new CacheListener() {};
  }

  /** A stored response was served without waiting for the origin; {@code stale} if not fresh. */
  default void hit(CacheKey key, Tier tier, boolean stale) {}

  /** Nothing usable was stored. */
  default void miss(CacheKey key) {}

  /** The origin answered; {@code validated} if it said that the stored response still holds. */
  default void loaded(CacheKey key, Duration took, boolean validated) {}

  /** The origin failed; {@code staleServed} if a stored response stood in. */
  default void loadFailed(CacheKey key, Throwable cause, boolean staleServed) {}

  /** A response of this many body bytes was stored. */
  default void stored(CacheKey key, long bytes) {}

  /** A response was not stored, and why. */
  default void notStored(CacheKey key, String reason) {}

  /** A bound was reached, and what would have exceeded it was left out. */
  default void limited(Limit limit) {}

  /** An invalidation of this many keys and tags was applied on this node. */
  default void invalidated(int names) {}

  /** This many of the requests of a {@code preload} are done. */
  default void preloaded(int done, int of) {}

  /** The remote tier stopped doing what it is asked for, or now fails in a different way. */
  default void remoteLost(String reason) {}

  /** The remote tier does all that it is asked for again. */
  default void remoteFound() {}

  /** A log entry that this node appended came back to it after this time. */
  default void logRoundTrip(Duration took) {}
}
