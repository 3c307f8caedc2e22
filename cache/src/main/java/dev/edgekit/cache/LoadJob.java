package dev.edgekit.cache;

import org.jspecify.annotations.Nullable;
import dev.edgekit.http.Request;

/**
 * What to load, for whom, and what is stored already.
 *
 * @param key what the request is looked up under
 * @param at the key or that of its variant, as far as known: where one load at a time goes on
 */
record LoadJob(
    CacheKey key,
    CacheKey at,
    Request request,
    CachePolicy policy,
    ConditionalOrigin origin,
    @Nullable StoredResponse stored) {

  LoadJob with(CacheKey place, StoredResponse response) {
    return new LoadJob(key, place, request, policy, origin, response);
  }

  /** The same for an origin that is asked without conditions. */
  LoadJob unconditional() {
    return new LoadJob(key, at, request, policy, origin, null);
  }

  /** Where this response to it belongs. */
  CacheKey targetOf(StoredResponse response) {
    return response.vary().isNothing() ? key : key.variant(response.selected());
  }

  /** Who could share a response: that users get their own says nothing of other clients. */
  CacheKey sharers() {
    boolean user = request.headers().contains("Authorization");
    return user ? key.variant("authorization") : key;
  }
}
