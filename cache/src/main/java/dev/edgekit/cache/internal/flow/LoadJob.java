package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import org.jspecify.annotations.Nullable;

/**
 * What to load, for whom, and what is stored already.
 *
 * @param key what the request is looked up under
 * @param at the key or that of its variant, as far as known: where one load at a time goes on
 */
public record LoadJob(
    CacheKey key,
    CacheKey at,
    Request request,
    CachePolicy policy,
    ConditionalOrigin origin,
    @Nullable StoredResponse stored) {

  public LoadJob with(CacheKey place, StoredResponse response) {
    return new LoadJob(key, place, request, policy, origin, response);
  }

  /** The same for an origin that is asked without conditions. */
  public LoadJob unconditional() {
    return new LoadJob(key, at, request, policy, origin, null);
  }

  /** Where this response to it belongs. */
  public CacheKey targetOf(StoredResponse response) {
    return response.vary().isNothing() ? key : key.variant(response.selected());
  }

  /** Who could share a response: that users get their own says nothing of other clients. */
  public CacheKey sharers() {
    boolean user = request.headers().contains("Authorization");
    return user ? key.variant("authorization") : key;
  }
}
