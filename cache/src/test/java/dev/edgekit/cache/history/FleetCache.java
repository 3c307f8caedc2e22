package dev.edgekit.cache.history;

import java.net.URI;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * The cache under test, as one node of a fleet sees it: it maps keys to the versions that the
 * origin gives. Has a public constructor with a {@link Setup}. Thread-safe.
 */
public interface FleetCache extends AutoCloseable {
  /**
   * What a node is given.
   *
   * @param redisUri where Redis is
   * @param origin loads the version of a key; slow
   * @param maxStaleness the bound that the cache is to keep, where it can be told one
   * @param loadTimeout how long one load may hold up the fleet, where it can be told
   */
  record Setup(
      String redisUri, ToLongFunction<String> origin, Duration maxStaleness, Duration loadTimeout) {
    /** Of the one server that there is. */
    public int redisPort() {
      return URI.create(redisUri).getPort();
    }
  }

  /**
   * What a read saw.
   *
   * @param fresh false if the cache said that it might be stale
   */
  record Seen(long version, boolean fresh) {}

  /** An invalidation that has returned on its own node. */
  interface Invalidation {
    /** Whether the fleet's bound runs: from when this is true, every node has that long. */
    boolean isAnnounced();

    /** Whether, after at most this time, no node is left that serves anything older. */
    boolean awaitFleet(Duration timeout) throws InterruptedException;
  }

  /** The version, from the cache or the origin. */
  Seen read(String key);

  /** Drops one key in the whole fleet. */
  Invalidation invalidate(String key);

  /**
   * Drops every key {@code k} with {@link #tagOf}{@code (k)} in the whole fleet.
   *
   * @throws UnsupportedOperationException if it has no tags
   */
  Invalidation invalidateTag(String tag);

  /**
   * Drops so many keys, of which none is stored, in the whole fleet.
   *
   * @throws UnsupportedOperationException if it can't drop many at once
   */
  default void invalidateMany(int names) {
    throw new UnsupportedOperationException();
  }

  /** Waits until it hears of the fleet and has told it all, where it can tell. */
  default void awaitWell() {}

  /** Whether it has tags. */
  boolean hasTags();

  /** Each key carries one tag: {@code k13} has {@code t1}. */
  static String tagOf(String key) {
    return "t" + Integer.parseInt(key, 1, key.length(), 10) % 4;
  }

  @Override
  void close();
}
