package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.internal.answer.CacheStatus;
import dev.edgekit.cache.internal.answer.ConditionalAnswer;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.answer.Use;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.cache.internal.stored.Freshness;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request: looked up in the tiers, judged by its freshness (RFC 9111 §4),
 * answered from what is stored, loaded from the origin, or passed to it. Each branch says what the
 * request gets; {@link #finish} alone counts and writes it. Thread-safe.
 */
public final class RequestFlow {
  private final Tiers tiers;
  private final Loader loader;
  private final OriginCall originCall;
  private final Environment environment;
  private final CacheEvents events;
  private final BiConsumer<List<CacheKey>, List<CacheTag>> invalidation;
  private final Set<CacheKey> refreshing = ConcurrentHashMap.newKeySet();

  /** A flow that tells of what an unsafe request invalidates. */
  public RequestFlow(
      Tiers tiers,
      Loader loader,
      OriginCall originCall,
      Environment environment,
      CacheEvents events,
      BiConsumer<List<CacheKey>, List<CacheTag>> invalidation) {
    this.tiers = tiers;
    this.loader = loader;
    this.originCall = originCall;
    this.environment = environment;
    this.events = events;
    this.invalidation = invalidation;
  }

  /** Answers from the cache or from the origin. */
  public Response serve(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    Visit visit = new Visit(request, key, policy, origin, null);
    if (!isReadable(request)) {
      return finish(visit, passThrough(visit));
    }
    Visit found = visit.with(lookup(key, request));
    return finish(
        found,
        switch (freshness(found.found(), request)) {
          case FRESH -> fresh(found);
          case STALE_USABLE -> staleThenRefresh(found);
          case MUST_REVALIDATE, ABSENT -> askOrigin(found);
        });
  }

  /** What is fresh in this process, as a request without {@code Accept-Encoding} would get it. */
  public Optional<Response> peek(CacheKey key, CachePolicy policy) {
    Request plain = Request.get("/").build();
    Tiers.Found found = tiers.local(key, plain.headers());
    boolean usable =
        found != null
            && found.response().vary().isNothing()
            && found.standing() == Standing.CURRENT
            && freshness(found, plain) == Freshness.FRESH;
    return found == null || !usable
        ? Optional.empty()
        : Optional.of(HitWriter.freshHit(plain, found.response(), policy, environment.millis()));
  }

  /** The one exit: counts, and writes the answer out. */
  private Response finish(Visit visit, Served served) {
    return served.fold(
        stored -> finish(visit, stored),
        own -> {
          count(visit, own.use());
          String status = CacheStatus.of(own.use(), 0, Standing.CURRENT);
          return HitWriter.notStored(
              visit.request(), CacheStatus.added(own.response(), status), environment.millis());
        },
        nothing -> {
          countMiss(visit);
          throw nothing.failure();
        });
  }

  private Response finish(Visit visit, Served.Stored served) {
    StoredResponse stored = served.response();
    Standing standing = tiers.standing(stored);
    long now = environment.millis();
    count(visit, served.use());
    Response answer =
        HitWriter.write(visit.request(), stored, visit.policy(), served.use(), standing, now);
    if (served.use() instanceof Use.Hit) {
      events.saved(answer);
    }
    return served.origin().map(origin -> withAgeOf(origin, answer)).orElse(answer);
  }

  private void count(Visit visit, Use use) {
    if (use instanceof Use.Hit hit && hit.detail() != Use.Detail.JUST_LANDED) {
      events.hit(visit.key(), hit.tier(), hit.isStale());
    } else if (use instanceof Use.Hit || use.isMiss()) {
      countMiss(visit);
    }
  }

  private void countMiss(Visit visit) {
    if (visit.found() == null) {
      events.miss(visit.key());
    }
  }

  /** What comes from the origin right now is as old as the origin says (RFC 9111 §5.1). */
  private static Response withAgeOf(Response origin, Response answer) {
    return origin
        .headers()
        .first("Age")
        .map(age -> answer.withHeader("Age", age))
        .orElseGet(() -> answer.withHeaders(answer.headers().without("Age")));
  }

  private Served askOrigin(Visit visit) {
    Headers request = visit.request().headers();
    if (CacheControl.of(request).onlyIfCached()) {
      return new Served.Own( // RFC 9111 §5.2.1.7
          Response.problem(504, "about:blank", "Gateway Timeout", "The response isn't stored."),
          new Use.Refused());
    }
    if (request.contains("Range") && visit.policy().fresh().isEmpty()) {
      return passThrough(visit);
    }
    return load(visit);
  }

  /** What a stored response could answer; some conditions only the origin can judge (§4.3.2). */
  public static boolean isReadable(Request request) {
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
                && !HitWriter.needsBody(request, there.response(), environment.millis()));
    return enough ? there : tiers.remote(key, request.headers(), true);
  }

  public Freshness freshness(Tiers.@Nullable Found found, Request request) {
    return found == null
        ? Freshness.ABSENT
        : Freshness.of(found.response(), found.standing(), request.headers(), environment.millis());
  }

  private Served fresh(Visit visit) {
    StoredResponse stored = visit.stored().response();
    if (EarlyRefresh.isDue(stored, environment.millis(), environment.random())) {
      refreshInBackground(visit);
    }
    return found(visit, Use.Detail.FRESH);
  }

  private Served staleThenRefresh(Visit visit) {
    refreshInBackground(visit);
    return found(visit, Use.Detail.STALE);
  }

  private static Served found(Visit visit, Use.Detail detail) {
    Tiers.Found found = visit.stored();
    return new Served.Stored(found.response(), new Use.Hit(found.tier(), detail), Optional.empty());
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
      if (loader.load(job(visit.with(copy))) instanceof LoadOutcome.Failed failed) {
        events.loadFailed(visit.key(), failed.failure(), true);
      }
    } catch (RuntimeException e) {
      events.loadFailed(visit.key(), e, true);
    } finally {
      refreshing.remove(visit.stored().key());
    }
  }

  private LoadJob job(Visit visit) {
    Tiers.Found found = visit.found();
    return new LoadJob(
        visit.key(),
        found == null ? tiers.located(visit.key(), visit.request().headers()) : found.key(),
        visit.request(),
        visit.policy(),
        visit.origin(),
        found == null ? null : found.response());
  }

  private Served load(Visit visit) {
    LoadOutcome outcome = loadInTime(visit).orElse(null);
    if (outcome == null) {
      return found(visit, Use.Detail.SOFT_TIMEOUT);
    }
    return outcome.fold(
        stored -> loaded(visit, stored),
        there ->
            new Served.Stored(
                there.response(),
                new Use.Hit(there.tier(), Use.Detail.JUST_LANDED),
                Optional.empty()),
        own ->
            Freshness.isError(own.response().status()) && mayStandIn(visit)
                ? standIn(visit)
                : unshared(visit, own),
        failed -> failed(visit, failed.failure()));
  }

  private Served loaded(Visit visit, LoadOutcome.Stored outcome) {
    if (Freshness.isError(outcome.origin().status()) && mayStandIn(visit)) {
      return standIn(visit);
    }
    Use use =
        new Use.Forwarded(
            whyForwarded(visit), outcome.origin().status(), true, outcome.collapsed());
    return new Served.Stored(
        outcome.response(),
        use,
        outcome.collapsed() ? Optional.empty() : Optional.of(outcome.origin()));
  }

  private Served unshared(Visit visit, LoadOutcome.Unshared outcome) {
    int status = outcome.response().status();
    return new Served.Own(
        outcome.response(), new Use.Forwarded(whyForwarded(visit), status, false, false));
  }

  private Served failed(Visit visit, RuntimeException failure) {
    boolean may = mayStandIn(visit);
    events.loadFailed(visit.key(), failure, may);
    return may ? standIn(visit) : new Served.Nothing(failure);
  }

  private boolean mayStandIn(Visit visit) {
    Tiers.Found found = visit.found();
    return found != null
        && Freshness.mayStandIn(found.response(), found.standing(), environment.millis());
  }

  private static Served standIn(Visit visit) {
    return found(visit, Use.Detail.STALE_IF_ERROR);
  }

  /** RFC 9211 §2.2: what was fresh went to the origin because the client wanted it so. */
  private String whyForwarded(Visit visit) {
    Tiers.Found found = visit.found();
    if (found == null) {
      return "miss";
    }
    boolean fresh = HitWriter.ttl(found.response(), environment.millis()) > 0;
    return fresh && found.standing() == Standing.CURRENT ? "request" : "stale";
  }

  /** The load; absent if a stored response may stand in and the load takes too long. */
  private Optional<LoadOutcome> loadInTime(Visit visit) {
    Duration softTimeout = visit.policy().softTimeout().orElse(null);
    if (softTimeout == null || !mayStandIn(visit)) {
      return Optional.of(loader.load(job(visit)));
    }
    CompletableFuture<LoadOutcome> loading = new CompletableFuture<>();
    LoadJob job = job(visit.with(Revalidation.copy(visit.request())));
    try {
      environment.inBackground(() -> complete(loading, job));
      environment.await(loading, softTimeout.toMillis());
      return loading.isDone() ? Optional.of(loading.join()) : Optional.empty();
    } catch (RejectedExecutionException e) {
      return Optional.of(loader.load(job));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private void complete(CompletableFuture<LoadOutcome> loading, LoadJob job) {
    try {
      loading.complete(loader.load(job));
    } catch (RuntimeException e) {
      loading.complete(new LoadOutcome.Failed(e));
    }
  }

  /** RFC 9111 §4.4: an unsafe request that didn't fail invalidates what is stored of its target. */
  private Served passThrough(Visit visit) {
    Request request = visit.request();
    Fetch fetch = originCall.ask(visit.origin(), Revalidation.copy(request), "");
    Response response = fetch.response();
    if (UnsafeRequest.changedSomething(request, response)) {
      List<CacheKey> keys = UnsafeRequest.keys(request, response, visit.key(), visit.policy());
      invalidation.accept(keys, CacheGroups.invalidatedBy(request.host(), response.headers()));
    }
    boolean readable = request.method().equals("GET") || request.method().equals("HEAD");
    return new Served.Own(
        response, new Use.Forwarded(readable ? "bypass" : "method", 200, false, false));
  }
}
