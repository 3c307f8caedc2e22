package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.http.Request;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its way through the cache, and what was found for it. */
public record Visit(
    Request request,
    CacheKey key,
    CachePolicy policy,
    ConditionalOrigin origin,
    Tiers.@Nullable Found found) {

  public Visit with(Request copy) {
    return new Visit(copy, key, policy, origin, found);
  }

  public Visit with(Tiers.@Nullable Found other) {
    return new Visit(request, key, policy, origin, other);
  }

  /** What was found, by whoever knows that something was. */
  public Tiers.Found stored() {
    return Objects.requireNonNull(found);
  }
}
