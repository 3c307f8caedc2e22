package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to load, for whom, and what is stored already.
 *
 * @param key what the request is looked up under
 * @param at the key or that of its variant, as far as known
 * @param request the one that the origin is asked
 * @param perhapsHead whether the origin may answer a HEAD although a GET is wanted: what comes
 *     without a body is then nobody else's
 * @param selecting the request's fields as they select among the responses of the key
 */
public record LoadJob(
    CacheKey key,
    CacheKey at,
    Request request,
    boolean perhapsHead,
    CachePolicy policy,
    ConditionalOrigin origin,
    Asker asker,
    Headers selecting,
    @Nullable StoredResponse stored) {

  LoadJob with(CacheKey place, StoredResponse response) {
    return new LoadJob(
        key, place, request, perhapsHead, policy, origin, asker, selecting, response);
  }

  /** Where this response to it belongs. */
  CacheKey targetOf(StoredResponse response) {
    return response.vary().isNothing() ? key : key.variant(response.selected());
  }

  /** Where one load at a time goes on. */
  CacheKey flight() {
    CacheKey shared = asker.flightOf(at);
    String method = perhapsHead ? "HEAD" : request.method();
    return method.equals("GET") ? shared : shared.variant(method);
  }

  /** How long the load may take. */
  Duration limit() {
    return policy.hardTimeout();
  }

  /** Who could share a response: that users get their own says nothing of other clients. */
  CacheKey sharers() {
    return asker.flightOf(key);
  }

  /**
   * Whether the one who asks may be why the origin answers so, although what is stored is for
   * everyone: by the policy's word, or by that of the stored response.
   */
  boolean isPerhapsOfOne() {
    return policy.isSharedAcrossUsers() || asker.kind() == Asker.Kind.SOMEONE;
  }

  /** Whether this stored response, which another one loaded, may answer the request. */
  boolean mayTake(StoredResponse response) {
    return response.isSelectedBy(selecting) && asker.mayGet(response.headers(), policy);
  }
}
