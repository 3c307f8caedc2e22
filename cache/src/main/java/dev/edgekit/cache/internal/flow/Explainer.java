package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheExplanation;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how a request would be answered now, and why. Answers nothing and loads nothing. */
public final class Explainer {
  private final Tiers tiers;
  private final RequestFlow flow;
  private final Coherence coherence;
  private final Environment environment;

  public Explainer(Tiers tiers, RequestFlow flow, Coherence coherence, Environment environment) {
    this.tiers = tiers;
    this.flow = flow;
    this.coherence = coherence;
    this.environment = environment;
  }

  public CacheExplanation explain(Request request, CacheKey key) {
    if (!RequestFlow.isReadable(request)) {
      return new CacheExplanation(
          key, "passed to the origin", List.of("the method is " + request.method()));
    }
    List<String> reasons = new ArrayList<>();
    Tiers.Found here = tiers.local(key, request.headers());
    reasons.add("local tier: " + describe(here, request));
    Tiers.Found there = tiers.remote(key, request.headers(), true);
    reasons.add("remote tier: " + describe(there, request));
    boolean heard = coherence.isHeard(environment.nanos());
    reasons.add(heard ? "the log is heard" : "the log was not heard for too long");
    Tiers.Found best =
        flow.freshness(here, request) == Freshness.FRESH || there == null ? here : there;
    return new CacheExplanation(key, flow.freshness(best, request).name(), reasons);
  }

  private String describe(Tiers.@Nullable Found found, Request request) {
    if (found == null) {
      return "nothing for this request";
    }
    StoredResponse stored = found.response();
    return "a "
        + stored.status()
        + ", "
        + flow.freshness(found, request)
        + ", ttl "
        + HitWriter.ttl(stored, environment.millis())
        + " s, in the log "
        + found.standing()
        + ", names "
        + stored.names();
  }
}
