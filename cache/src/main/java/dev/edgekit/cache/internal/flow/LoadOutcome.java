package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.util.function.Function;

/** What came of the wish to load: what this load, another one, or no load brought. */
public sealed interface LoadOutcome {

  /**
   * The origin answered, and its answer is stored.
   *
   * @param origin what the origin sent, a 304 perhaps
   * @param collapsed whether it was another request's load, which this one waited for
   */
  record Stored(StoredResponse response, Response origin, boolean collapsed)
      implements LoadOutcome {}

  /** Another load had stored it meanwhile, in this tier; the origin wasn't asked. */
  record AlreadyThere(StoredResponse response, Tier tier) implements LoadOutcome {}

  /** The origin answered, and its answer is for the request that asked and for no other. */
  record Unshared(PassingResponse response) implements LoadOutcome {}

  /** The origin failed. */
  record Failed(RuntimeException failure) implements LoadOutcome {}

  /** The result of the one function that is for what this is. */
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

  /** The same as one gets it who waited for another request's load. */
  default LoadOutcome forFollower() {
    return this instanceof Stored own ? new Stored(own.response, own.origin, true) : this;
  }
}
