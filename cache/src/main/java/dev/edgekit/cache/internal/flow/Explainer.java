package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheExplanation;
import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells how a request would be answered now, and why. Answers nothing and loads nothing. */
public final class Explainer {
  private final Tiers tiers;
  private final RequestFlow flow;
  private final Loader loader;
  private final Coherence coherence;
  private final Environment environment;
  private final Credentials credentials;

  public Explainer(
      Tiers tiers,
      RequestFlow flow,
      Loader loader,
      Coherence coherence,
      Environment environment,
      Credentials credentials) {
    this.tiers = tiers;
    this.flow = flow;
    this.loader = loader;
    this.coherence = coherence;
    this.environment = environment;
    this.credentials = credentials;
  }

  public CacheExplanation explain(Request request, CachePolicy policy) {
    CacheKey key = policy.keyOf(request);
    if (key.isNone()) {
      return passed(key, Storability.NO_KEY.reason());
    }
    if (!RequestFlow.isReadable(request, policy)) {
      String conditions = "GET".equals(request.method()) ? " with conditions for the origin" : "";
      return passed(key, "the method is " + request.method() + conditions);
    }
    if (RequestFlow.hasContent(request.headers())) {
      return passed(key, Storability.CONTENT.reason());
    }
    return explain(Visit.of(request, key, policy, forwarded -> Response.of(200), credentials));
  }

  private static CacheExplanation passed(CacheKey key, String why) {
    return new CacheExplanation(key, "passed to the origin", List.of(why));
  }

  private CacheExplanation explain(Visit visit) {
    List<String> reasons = new ArrayList<>();
    switch (visit.asker().kind()) {
      case SOMEONE -> reasons.add("the request has credentials: what others get is not for it");
      case OWN -> reasons.add("the policy keeps each user's own");
      case ANYONE -> {}
    }
    Request request = visit.request();
    Tiers.Found here = flow.here(visit);
    reasons.add("local tier: " + describe(here, request));
    Tiers.Found there =
        RequestFlow.forAsker(visit, tiers.remote(visit.key(), visit.selecting(), true));
    reasons.add("remote tier: " + describe(there, request));
    long wall = environment.wall();
    boolean heard = coherence.isHeard(environment.nanos(wall), wall);
    reasons.add(heard ? "the log is heard" : "the log was not heard for too long");
    loader
        .whyNotStored(visit.job(visit.key()))
        .ifPresent(why -> reasons.add("what was loaded last is not stored: " + why.reason()));
    Tiers.Found best =
        flow.freshness(here, request) == Freshness.FRESH || there == null ? here : there;
    return new CacheExplanation(visit.key(), flow.freshness(best, request).name(), reasons);
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
        + stored.lifetime().secondsLeft(environment.millis())
        + " s, in the log "
        + found.standing()
        + ", names "
        + stored.names();
  }
}
