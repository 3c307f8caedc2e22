package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.rules.LanguagePreference;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the cache, and what was found for it.
 *
 * @param key under which this asker's responses lie
 * @param selecting the request fields that select among the responses of the key
 */
public record Visit(
    Request request,
    CacheKey key,
    CachePolicy policy,
    ConditionalOrigin origin,
    Asker asker,
    Headers selecting,
    Tiers.@Nullable Found found) {

  /** A request that has just come in. */
  static Visit of(
      Request request,
      CacheKey key,
      CachePolicy policy,
      ConditionalOrigin origin,
      Credentials credentials) {
    Asker asker = Asker.of(request, policy, credentials);
    Headers fields = policy.selectingFields(request);
    Headers selecting =
        policy.isMatchingLanguages() ? LanguagePreference.normalised(fields) : fields;
    return new Visit(
        request, key.isNone() ? key : asker.keyOf(key), policy, origin, asker, selecting, null);
  }

  /** The same for a copy of the request, which outlives its connection. */
  public Visit with(Request copy) {
    return new Visit(copy, key, policy, origin, asker, selecting, found);
  }

  Visit with(Tiers.@Nullable Found other) {
    return new Visit(request, key, policy, origin, asker, selecting, other);
  }

  /** What was found, for a caller who knows that something was. */
  Tiers.Found stored() {
    return Objects.requireNonNull(found);
  }

  /**
   * The load for this request: under which key, as far as known, and with what is stored. Where
   * this cache speaks as the origin, a HEAD is answered from what a GET loads; an origin that isn't
   * passed the request may still be the handler of this HEAD.
   */
  LoadJob job(CacheKey at) {
    boolean head = request.method().equals("HEAD") && policy.fresh().isPresent();
    Request loading = head ? Revalidation.asGet(request) : request;
    return new LoadJob(
        key,
        at,
        loading,
        head && origin instanceof PlainOrigin,
        policy,
        origin,
        asker,
        selecting,
        found == null ? null : found.response());
  }
}
