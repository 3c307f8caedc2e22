package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.util.function.Function;

/** What came of asking for a load: by this load, by another one, or by none. */
public sealed interface LoadOutcome {

  /**
   * The origin answered, and its answer may be stored.
   *
   * @param origin what the origin sent, a 304 perhaps
   * @param kept whether it is stored; if not, it is too large for any tier, and for those who wait
   *     alone
   */
  record Stored(StoredResponse response, Response origin, boolean kept, boolean collapsed)
      implements LoadOutcome {}

  /** Another load had stored it meanwhile, in this tier; the origin wasn't asked. */
  record AlreadyThere(StoredResponse response, Tier tier, boolean collapsed)
      implements LoadOutcome {}

  /** The origin answered, and its answer isn't stored. */
  record Unshared(PassingResponse response, boolean collapsed) implements LoadOutcome {}

  /**
   * Nothing came.
   *
   * @param failure a RuntimeException or an Error
   */
  record Failed(Throwable failure, Cause cause, boolean collapsed) implements LoadOutcome {}

  /** Why nothing came. */
  enum Cause {
    /** The origin threw, perhaps at this one request. */
    ORIGIN,
    /** The origin didn't answer in time, and so wouldn't have for another request. */
    TIME,
    /** There was no room for the load, or the cache was closed. */
    ROOM,
    /** The loading thread was interrupted by its owner. */
    CALLED_AWAY
  }

  /** Whether this request waited for another request's load. */
  boolean collapsed();

  /** The result of the function for this kind of outcome. */
  default <T> T fold(
      Function<? super Stored, ? extends T> stored,
      Function<? super AlreadyThere, ? extends T> alreadyThere,
      Function<? super Unshared, ? extends T> unshared,
      Function<? super Failed, ? extends T> failed) {
    if (this instanceof Stored it) {
      return stored.apply(it);
    }
    if (this instanceof AlreadyThere it) {
      return alreadyThere.apply(it);
    }
    if (this instanceof Unshared it) {
      return unshared.apply(it);
    }
    return failed.apply((Failed) this);
  }

  /** The same outcome for a request that waited for another's load. */
  default LoadOutcome forFollower() {
    return fold(
        stored -> new Stored(stored.response, stored.origin, stored.kept, true),
        there -> new AlreadyThere(there.response, there.tier, true),
        own -> new Unshared(own.response, true),
        failed -> new Failed(failed.failure, failed.cause, true));
  }
}
