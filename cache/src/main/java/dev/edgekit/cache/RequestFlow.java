package dev.edgekit.cache;

import dev.edgekit.cache.Flight.Landing;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: looked up in the tiers, judged by its freshness (RFC 9111 §4),
 * answered from what is stored, loaded from the origin, or passed to it. Thread-safe.
 */
final class RequestFlow {
  private final Tiers tiers;
  private final Loader loader;
  private final Environment environment;
  private final Counters counters;
  private final BiConsumer<List<CacheKey>, List<CacheTag>> invalidation;
  private final Set<CacheKey> refreshing = ConcurrentHashMap.newKeySet();

  /** A flow that tells of what an unsafe request invalidates. */
  RequestFlow(
      Tiers tiers,
      Loader loader,
      Environment environment,
      Counters counters,
      BiConsumer<List<CacheKey>, List<CacheTag>> invalidation) {
    this.tiers = tiers;
    this.loader = loader;
    this.environment = environment;
    this.counters = counters;
    this.invalidation = invalidation;
  }

  /** Answers from the cache or from the origin. */
  Response serve(Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    if (!isReadable(request)) {
      return passThrough(request, key, policy, origin);
    }
    Tiers.Found found = lookup(key, request);
    Visit visit = new Visit(request, key, policy, origin, found);
    return switch (freshness(found, request)) {
      case FRESH -> hit(visit);
      case STALE_USABLE -> staleThenRefresh(visit);
      case MUST_REVALIDATE, ABSENT -> askOrigin(visit);
    };
  }

  private Response askOrigin(Visit visit) {
    Headers request = visit.request().headers();
    if (CacheControl.of(request).onlyIfCached()) {
      return CacheStatus.added( // RFC 9111 §5.2.1.7
          Response.problem(504, "about:blank", "Gateway Timeout", "The response isn't stored."),
          CacheStatus.onlyIfCached());
    }
    if (request.contains("Range") && visit.policy().fresh().isEmpty()) {
      return passThrough(visit.request(), visit.key(), visit.policy(), visit.origin());
    }
    return load(visit);
  }

  /** One request on its way through the cache. */
  private record Visit(
      Request request,
      CacheKey key,
      CachePolicy policy,
      ConditionalOrigin origin,
      Tiers.@Nullable Found found) {

    Visit with(Request request) {
      return new Visit(request, key, policy, origin, found);
    }

    Tiers.Found stored() {
      return Objects.requireNonNull(found);
    }
  }

  /** What a stored response could answer; some conditions only the origin can judge (§4.3.2). */
  static boolean isReadable(Request request) {
    return (request.method().equals("GET") || request.method().equals("HEAD"))
        && !request.headers().contains("If-Match")
        && !request.headers().contains("If-Unmodified-Since");
  }

  /** The local response if it can be used at once; otherwise the better of both tiers'. */
  private Tiers.@Nullable Found lookup(CacheKey key, Request request) {
    Tiers.Found here = tiers.local(key, request.headers());
    Freshness freshness = freshness(here, request);
    if (freshness == Freshness.FRESH || freshness == Freshness.STALE_USABLE) {
      return here;
    }
    Tiers.Found there = lookupRemote(key, request);
    return there == null ? here : there;
  }

  private Tiers.@Nullable Found lookupRemote(CacheKey key, Request request) {
    boolean bodyless =
        request.method().equals("HEAD") || ConditionalAnswer.isConditional(request.headers());
    Tiers.Found there = tiers.remote(key, request.headers(), !bodyless);
    boolean enough =
        !bodyless
            || there == null
            || (freshness(there, request) == Freshness.FRESH
                && !Answer.needsBody(request, there.response(), environment.millis()));
    return enough ? there : tiers.remote(key, request.headers(), true);
  }

  Freshness freshness(Tiers.@Nullable Found found, Request request) {
    return found == null
        ? Freshness.ABSENT
        : Freshness.of(found.response(), found.standing(), request.headers(), environment.millis());
  }

  private Response hit(Visit visit) {
    Tiers.Found found = visit.stored();
    long now = environment.millis();
    if (EarlyRefresh.isDue(found.response(), now, environment.random())) {
      refreshInBackground(visit);
    }
    counters.hit(visit.key(), found.tier(), false);
    return counters.saved(
        Answer.hit(visit.request(), found.response(), visit.policy(), found.tier(), now));
  }

  /** Usable, but an invalidation may not have come through: nobody behind this may keep it. */
  private Response unheard(Visit visit, long now) {
    Tiers.Found found = visit.stored();
    counters.hit(visit.key(), found.tier(), true);
    String status = CacheStatus.unheard(Answer.ttl(found.response(), now));
    return Answer.of(visit.request(), found.response(), visit.policy(), status, now)
        .withHeader("Cache-Control", "no-cache")
        .withHeader("CDN-Cache-Control", "no-cache");
  }

  private Response staleThenRefresh(Visit visit) {
    Tiers.Found found = visit.stored();
    refreshInBackground(visit);
    long now = environment.millis();
    if (found.standing() == Standing.UNHEARD) {
      return unheard(visit, now);
    }
    counters.hit(visit.key(), found.tier(), true);
    String status = CacheStatus.hit(found.tier(), Answer.ttl(found.response(), now));
    return Answer.of(visit.request(), found.response(), visit.policy(), status, now);
  }

  private void refreshInBackground(Visit visit) {
    if (!refreshing.add(visit.stored().key())) {
      return;
    }
    Request copy = Revalidation.copy(visit.request());
    try {
      environment.inBackground(() -> refresh(visit, copy));
    } catch (RejectedExecutionException e) {
      refreshing.remove(visit.stored().key()); // the next request tries again
    }
  }

  private void refresh(Visit visit, Request copy) {
    try {
      Landing landing = loader.load(job(visit.with(copy))).landing();
      if (landing.failure() != null) {
        counters.loadFailed(visit.key(), landing.failure(), true);
      }
    } catch (RuntimeException e) {
      counters.loadFailed(visit.key(), e, true);
    } finally {
      refreshing.remove(visit.stored().key());
    }
  }

  private Loader.Job job(Visit visit) {
    Tiers.Found found = visit.found();
    return new Loader.Job(
        visit.key(),
        found == null ? tiers.located(visit.key(), visit.request().headers()) : found.key(),
        visit.request(),
        visit.policy(),
        visit.origin(),
        found == null ? null : found.response());
  }

  private Response load(Visit visit) {
    if (visit.found() == null) {
      counters.miss(visit.key());
    }
    Loader.Loaded loaded = loadInTime(visit);
    if (loaded == null) {
      return insteadOfWaiting(visit);
    }
    Landing landing = loaded.landing();
    Response response = landing.response();
    if (landing.failure() != null || (response != null && isError(response))) {
      return standIn(visit, landing);
    }
    StoredResponse stored = landing.stored();
    String why = whyForwarded(visit);
    if (stored == null) {
      Response own = Objects.requireNonNull(response);
      String status = CacheStatus.forwarded(why, own.status(), false, false);
      return Answer.notStored(
          visit.request(), CacheStatus.added(own, status), environment.millis());
    }
    int originStatus = response == null ? 0 : response.status();
    String status = CacheStatus.forwarded(why, originStatus, true, loaded.collapsed());
    if (landing.tier() != null) {
      status = CacheStatus.hit(landing.tier(), Answer.ttl(stored, environment.millis()));
    }
    Response answer =
        Answer.of(visit.request(), stored, visit.policy(), status, environment.millis());
    return response == null || loaded.collapsed() ? answer : withAgeOf(response, answer);
  }

  /** RFC 9211 §2.2: what was fresh went to the origin because the client wanted it so. */
  private String whyForwarded(Visit visit) {
    Tiers.Found found = visit.found();
    if (found == null) {
      return "miss";
    }
    boolean fresh = Answer.ttl(found.response(), environment.millis()) > 0;
    return fresh && found.standing() == Standing.CURRENT ? "request" : "stale";
  }

  /** What comes from the origin right now is as old as the origin says (RFC 9111 §5.1). */
  private static Response withAgeOf(Response origin, Response answer) {
    return origin
        .headers()
        .first("Age")
        .map(age -> answer.withHeader("Age", age))
        .orElseGet(() -> answer.withHeaders(answer.headers().without("Age")));
  }

  /** The load; null if a stored response may stand in and the load takes too long. */
  private Loader.@Nullable Loaded loadInTime(Visit visit) {
    Tiers.Found found = visit.found();
    Duration softTimeout = visit.policy().softTimeout().orElse(null);
    if (softTimeout == null
        || found == null
        || !Freshness.mayStandIn(found.response(), found.standing(), environment.millis())) {
      return loader.load(job(visit));
    }
    CompletableFuture<Loader.Loaded> loading = new CompletableFuture<>();
    Loader.Job job = job(visit.with(Revalidation.copy(visit.request())));
    try {
      environment.inBackground(() -> complete(loading, job));
      environment.await(loading, softTimeout.toMillis());
      return loading.isDone() ? loading.join() : null;
    } catch (RejectedExecutionException e) {
      return loader.load(job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void complete(CompletableFuture<Loader.Loaded> loading, Loader.Job job) {
    try {
      loading.complete(loader.load(job));
    } catch (RuntimeException e) {
      loading.complete(new Loader.Loaded(new Landing(null, null, e, null), false));
    }
  }

  private Response insteadOfWaiting(Visit visit) {
    Tiers.Found found = visit.stored();
    long now = environment.millis();
    counters.hit(visit.key(), found.tier(), true);
    String status = CacheStatus.insteadOfWaiting(Answer.ttl(found.response(), now));
    return Answer.of(visit.request(), found.response(), visit.policy(), status, now);
  }

  /** RFC 5861 §4: 500, 502, 503 and 504 are errors. */
  static boolean isError(Response response) {
    int status = response.status();
    return status == 500 || status == 502 || status == 503 || status == 504;
  }

  private Response standIn(Visit visit, Landing landing) {
    Tiers.Found found = visit.found();
    long now = environment.millis();
    RuntimeException failure = landing.failure();
    boolean may = found != null && Freshness.mayStandIn(found.response(), found.standing(), now);
    if (failure != null) {
      counters.loadFailed(visit.key(), failure, may);
    }
    if (found != null && may) {
      counters.hit(visit.key(), found.tier(), true);
      String status = CacheStatus.stoodIn(Answer.ttl(found.response(), now));
      return Answer.of(visit.request(), found.response(), visit.policy(), status, now);
    }
    if (failure != null) {
      throw failure;
    }
    Response response = Objects.requireNonNull(landing.response());
    String status = CacheStatus.forwarded(whyForwarded(visit), response.status(), false, false);
    return Answer.notStored(visit.request(), CacheStatus.added(response, status), now);
  }

  /** RFC 9111 §4.4: an unsafe request that didn't fail invalidates what is stored of its target. */
  private Response passThrough(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    Response response;
    try {
      response = origin.load(Revalidation.copy(request));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new OriginException(e);
    }
    if (UnsafeRequest.changedSomething(request, response)) {
      List<CacheKey> keys = UnsafeRequest.keys(request, response, key, policy);
      List<CacheTag> groups = CacheGroups.invalidatedBy(request.host(), response.headers());
      invalidation.accept(keys, groups);
    }
    boolean readable = request.method().equals("GET") || request.method().equals("HEAD");
    return CacheStatus.added(response, CacheStatus.bypassed(readable ? "bypass" : "method"));
  }
}
