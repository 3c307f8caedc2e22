package dev.edgekit.cache.internal.flow;

import static dev.edgekit.cache.internal.rules.Storability.CONDITIONS;
import static dev.edgekit.cache.internal.rules.Storability.NO_KEY;
import static dev.edgekit.cache.internal.rules.Storability.RANGE;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.answer.ConditionalAnswer;
import dev.edgekit.cache.internal.answer.Downstream;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.answer.Sharing;
import dev.edgekit.cache.internal.answer.Use;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.cache.internal.rules.Storability;
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
 * request gets; the {@link Exit} counts and writes it. Thread-safe.
 */
public final class RequestFlow {
  private final Tiers tiers;
  private final Loader loader;
  private final OriginCall originCall;
  private final StoredResponses responses;
  private final Environment environment;
  private final CacheEvents events;
  private final Credentials credentials;
  private final BiConsumer<List<CacheKey>, List<CacheTag>> invalidation;
  private final Exit exit;
  private final Set<CacheKey> refreshing = ConcurrentHashMap.newKeySet();

  /** A flow that tells of what an unsafe request invalidates. */
  public RequestFlow(
      Tiers tiers,
      Loader loader,
      OriginCall originCall,
      StoredResponses responses,
      Environment environment,
      CacheEvents events,
      Credentials credentials,
      BiConsumer<List<CacheKey>, List<CacheTag>> invalidation) {
    this.tiers = tiers;
    this.loader = loader;
    this.originCall = originCall;
    this.responses = responses;
    this.environment = environment;
    this.events = events;
    this.credentials = credentials;
    this.invalidation = invalidation;
    this.exit = new Exit(tiers, environment, events);
  }

  /** A request that has just come in; here it is decided who is asking. */
  public Visit visit(Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    return Visit.of(request, key, policy, origin, credentials);
  }

  /** Answers from the cache or from the origin. */
  public Response serve(Visit visit) {
    Request request = visit.request();
    boolean keyless = visit.key().isNone();
    if (keyless || !isReadable(request)) {
      return exit.finish(visit, passThrough(visit, keyless ? NO_KEY : CONDITIONS));
    }
    Visit found = visit.with(lookup(visit));
    return exit.finish(
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
    if (found == null || !usable) {
      return Optional.empty();
    }
    Sharing sharing = policy.isPerUser() ? Sharing.ONE_USER : Sharing.EVERYONE;
    Downstream downstream = new Downstream(policy, sharing, true, environment.millis());
    return Optional.of(HitWriter.freshHit(plain, found.response(), downstream));
  }

  private Served askOrigin(Visit visit) {
    Headers request = visit.request().headers();
    if (CacheControl.of(request).onlyIfCached()) {
      return new Served.Refusal( // RFC 9111 §5.2.1.7
          Response.problem(504, "about:blank", "Gateway Timeout", "The response isn't stored."));
    }
    if (request.contains("Range") && visit.policy().fresh().isEmpty()) {
      return passThrough(visit, RANGE);
    }
    return load(visit);
  }

  /** What a stored response could answer; some conditions only the origin can judge (§4.3.2). */
  static boolean isReadable(Request request) {
    return isSafeToRead(request)
        && !request.headers().contains("If-Match")
        && !request.headers().contains("If-Unmodified-Since");
  }

  private static boolean isSafeToRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /** The local response if it can be used at once; otherwise the better of both tiers'. */
  Tiers.@Nullable Found lookup(Visit visit) {
    Tiers.Found here = forAsker(visit, tiers.local(visit.key(), visit.selecting()));
    Freshness freshness = freshness(here, visit.request());
    if (freshness == Freshness.FRESH || freshness == Freshness.STALE_USABLE) {
      return here;
    }
    Tiers.Found there = forAsker(visit, lookupRemote(visit));
    return there == null ? here : there;
  }

  private Tiers.@Nullable Found lookupRemote(Visit visit) {
    Request request = visit.request();
    boolean bodyless =
        request.method().equals("HEAD") || ConditionalAnswer.isConditional(request.headers());
    Tiers.Found there = tiers.remote(visit.key(), visit.selecting(), !bodyless);
    boolean enough =
        !bodyless
            || there == null
            || (freshness(there, request) == Freshness.FRESH
                && !HitWriter.needsBody(request, there.response(), environment.millis()));
    return enough ? there : tiers.remote(visit.key(), visit.selecting(), true);
  }

  /** What was stored for others is nothing for one who must not have it. */
  static Tiers.@Nullable Found forAsker(Visit visit, Tiers.@Nullable Found found) {
    return found != null && visit.asker().mayGet(found.response().headers(), visit.policy())
        ? found
        : null;
  }

  Freshness freshness(Tiers.@Nullable Found found, Request request) {
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
    Visit copy = visit.with(Revalidation.copy(visit.request()));
    try {
      environment.inBackground(() -> refresh(copy));
    } catch (RejectedExecutionException e) {
      refreshing.remove(visit.stored().key()); // the next request tries again
    }
  }

  private void refresh(Visit visit) {
    try {
      if (loader.load(job(visit)) instanceof LoadOutcome.Failed failed) {
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
    return visit.job(found == null ? tiers.located(visit.key(), visit.selecting()) : found.key());
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
        own -> unshared(visit, own.response()),
        failed -> failed(visit, failed.failure()));
  }

  private Served loaded(Visit visit, LoadOutcome.Stored outcome) {
    if (Freshness.isError(outcome.origin().status()) && mayStandIn(visit)) {
      return found(visit, Use.Detail.STALE_IF_ERROR);
    }
    int status = outcome.origin().status();
    Use use = new Use.Forwarded(whyForwarded(visit), status, true, outcome.collapsed(), "");
    return new Served.Stored(
        outcome.response(),
        use,
        outcome.collapsed() ? Optional.empty() : Optional.of(outcome.origin()));
  }

  private Served unshared(Visit visit, PassingResponse response) {
    if (Freshness.isError(response.status()) && mayStandIn(visit)) {
      return found(visit, Use.Detail.STALE_IF_ERROR);
    }
    String why = whyForwarded(visit);
    return new Served.Passing(
        response, new Use.Forwarded(why, response.status(), false, false, response.why().word()));
  }

  private Served failed(Visit visit, RuntimeException failure) {
    boolean may = mayStandIn(visit);
    events.loadFailed(visit.key(), failure, may);
    return may ? found(visit, Use.Detail.STALE_IF_ERROR) : new Served.Nothing(failure);
  }

  /** As the log has it now: an invalidation may have come since the look-up. */
  private boolean mayStandIn(Visit visit) {
    Tiers.Found found = visit.found();
    return found != null
        && Freshness.mayStandIn(
            found.response(), tiers.standing(found.response()), environment.millis());
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
    } catch (RejectedExecutionException e) {
      return Optional.of(loader.load(job));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    if (loading.isDone()) {
      return Optional.of(loading.join());
    }
    // What was invalidated meanwhile can't stand in; the load that goes on is waited for.
    return mayStandIn(visit) ? Optional.empty() : Optional.of(loader.load(job));
  }

  private void complete(CompletableFuture<LoadOutcome> loading, LoadJob job) {
    try {
      loading.complete(loader.load(job));
    } catch (RuntimeException e) {
      loading.complete(new LoadOutcome.Failed(e));
    }
  }

  /** RFC 9111 §4.4: an unsafe request that didn't fail invalidates what is stored of its target. */
  private Served passThrough(Visit visit, Storability why) {
    Request request = visit.request();
    Fetch fetch = originCall.ask(visit.origin(), Revalidation.copy(request), "");
    Response response = fetch.response();
    Use use = new Use.Forwarded(isSafeToRead(request) ? "bypass" : "method", 200, false, false, "");
    PassingResponse passing = responses.passing(visit.job(visit.key()), fetch, why);
    if (UnsafeRequest.changedSomething(request, response) && !visit.key().isNone()) {
      List<CacheKey> keys = UnsafeRequest.keys(request, response, visit.key(), visit.policy());
      invalidation.accept(keys, CacheGroups.invalidatedBy(request.host(), response.headers()));
    }
    return new Served.Passing(passing, use);
  }
}
