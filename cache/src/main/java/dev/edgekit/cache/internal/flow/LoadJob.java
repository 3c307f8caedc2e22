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
 * @param key the key under which the request is looked up
 * @param at the key or that of its variant, as far as known
 * @param request the one that goes to the origin
 * @param perhapsHead whether the origin may answer a HEAD although a GET is wanted: a response
 *     without a body is then for nobody else
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

  /** The key under which this response belongs. */
  CacheKey targetOf(StoredResponse response) {
    return targetOf(key, response);
  }

  static CacheKey targetOf(CacheKey key, StoredResponse response) {
    return response.vary().isNothing() ? key : key.variant(response.selected());
  }

  /** The key under which one load runs at a time. */
  CacheKey flight() {
    CacheKey shared = asker.flightOf(at);
    String method = perhapsHead ? "HEAD" : request.method();
    return method.equals("GET") ? shared : shared.variant(method);
  }

  /** How long the load may take. */
  Duration limit() {
    return policy.hardTimeout();
  }

  /** The key of those who could share a response: a user's own says nothing of other clients. */
  CacheKey sharers() {
    return asker.flightOf(key);
  }

  /**
   * Whether the origin's answer may be due to the one who asks, although the stored response is for
   * everyone: by the policy's word, or by its own.
   */
  boolean isPerhapsOfOne() {
    return policy.isSharedAcrossUsers() || asker.kind() == Asker.Kind.SOMEONE;
  }

  /** Whether this stored response, which another load brought, may answer the request. */
  boolean mayTake(StoredResponse response) {
    return response.isSelectedBy(selecting) && asker.mayGet(response.headers(), policy);
  }
}
