package dev.edgekit.cache.internal.flow;

import static dev.edgekit.cache.internal.rules.Storability.CLOSED;
import static dev.edgekit.cache.internal.rules.Storability.CONDITIONS;
import static dev.edgekit.cache.internal.rules.Storability.CONNECTION;
import static dev.edgekit.cache.internal.rules.Storability.CONTENT;
import static dev.edgekit.cache.internal.rules.Storability.NO_KEY;
import static dev.edgekit.cache.internal.rules.Storability.RANGE;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.ConditionalOrigin;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.answer.AnswerSource;
import dev.edgekit.cache.internal.answer.ConditionalAnswer;
import dev.edgekit.cache.internal.answer.DownstreamFields;
import dev.edgekit.cache.internal.answer.EndToEnd;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.answer.Sharing;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.cache.internal.rules.LanguagePreference;
import dev.edgekit.cache.internal.rules.Lifetime;
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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request: looked up in the tiers, judged by its freshness (RFC 9111 §4), answered
 * from what is stored, loaded from the origin, or passed to it. Each branch says what the request
 * gets; the {@link Exit} counts and writes it. Thread-safe.
 */
public final class RequestFlow {
  private final Tiers tiers;
  private final Loader loader;
  private final OriginCall originCall;
  private final OriginAnswers responses;
  private final PartialContent parts;
  private final PostedContent posted;
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
      OriginAnswers responses,
      PartialContent parts,
      PostedContent posted,
      Environment environment,
      CacheEvents events,
      Credentials credentials,
      BiConsumer<List<CacheKey>, List<CacheTag>> invalidation) {
    this.tiers = tiers;
    this.loader = loader;
    this.originCall = originCall;
    this.responses = responses;
    this.parts = parts;
    this.posted = posted;
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
    Storability past = whyPast(visit);
    if (past != Storability.STORABLE) {
      return exit.finish(visit, passThrough(visit, past));
    }
    Visit found = visit.with(lookup(visit));
    return exit.finish(found, atOnce(found).orElseGet(() -> askOrigin(found)));
  }

  /** Answers from the origin alone, and keeps nothing: for a cache that is closed. */
  public Response serveUncached(Visit visit) {
    return exit.finish(visit, passThrough(visit, CLOSED));
  }

  /** Why the request goes past the cache; {@code STORABLE} if it doesn't. */
  Storability whyPast(Visit visit) {
    if (visit.key().isNone()) {
      return NO_KEY;
    }
    if (EndToEnd.isCurtailed(visit.request().headers())) {
      return CONNECTION;
    }
    if (!isReadable(visit.request(), visit.policy())) {
      return CONDITIONS;
    }
    return hasContent(visit.request().headers()) ? CONTENT : Storability.STORABLE;
  }

  /** What was found, if the origin needn't be waited for. */
  Optional<Served> atOnce(Visit visit) {
    return switch (freshness(visit.found(), visit.request())) {
      case FRESH -> Optional.of(fresh(visit));
      case STALE_USABLE -> Optional.of(staleThenRefresh(visit));
      case MUST_REVALIDATE, ABSENT -> Optional.empty();
    };
  }

  Response finish(Visit visit, Served served) {
    return exit.finish(visit, served);
  }

  /**
   * The fresh response in this process, as a request without {@code Accept-Encoding} would get it.
   */
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
    DownstreamFields downstream = new DownstreamFields(policy, sharing, true, environment.millis());
    return Optional.of(HitWriter.freshHit(plain, found.response(), downstream));
  }

  Served askOrigin(Visit visit) {
    Optional<Served> part = isPassedOn(visit) ? parts.answer(visit) : Optional.empty();
    if (part.isPresent()) {
      return part.get();
    }
    if (CacheControl.of(visit.request().headers()).onlyIfCached()) {
      return new Served.Refusal( // RFC 9111 §5.2.1.7
          Response.problem(504, "about:blank", "Gateway Timeout", "The response isn't stored."));
    }
    return isPassedOn(visit) ? passThrough(visit, RANGE) : load(visit);
  }

  /** Whether the origin is to answer this one request alone, if it may be asked. */
  static boolean isPassedOn(Visit visit) {
    return visit.request().headers().contains("Range") && visit.policy().fresh().isEmpty();
  }

  /**
   * Whether a stored response could answer the request. A condition on a change is judged by the
   * maker of the entity tag: this cache where it speaks as the origin, else the origin (§4.3.2).
   */
  static boolean isReadable(Request request, CachePolicy policy) {
    return HitWriter.isReading(request)
        && (policy.fresh().isPresent()
            || (!request.headers().contains("If-Match")
                && !request.headers().contains("If-Unmodified-Since")));
  }

  /** Whether a body follows, by which the origin may answer otherwise (RFC 9110 §9.3.1). */
  static boolean hasContent(Headers request) {
    return request.contains("Transfer-Encoding")
        || !request.combined("Content-Length").orElse("0").equals("0");
  }

  /** The local response if it can be used at once; otherwise the better of both tiers'. */
  Tiers.@Nullable Found lookup(Visit visit) {
    Tiers.Found here = here(visit);
    Freshness freshness = freshness(here, visit.request());
    if (freshness == Freshness.FRESH || freshness == Freshness.STALE_USABLE) {
      return here;
    }
    Tiers.Found there = forAsker(visit, lookupRemote(visit));
    return there == null ? here : there;
  }

  /** The response in this process that this visit may have. */
  Tiers.@Nullable Found here(Visit visit) {
    Tiers.Found found = tiers.local(visit.key(), visit.selecting());
    if (found == null && visit.policy().isMatchingLanguages()) {
      Headers favourite = LanguagePreference.favouriteOf(visit.selecting()).orElse(null);
      found = favourite == null ? null : tiers.local(visit.key(), favourite);
    }
    return forAsker(visit, found);
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

  /** The found response; null if it was stored for others and this one must not have it. */
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
    if (EarlyRefreshDraw.isDue(stored, environment.millis(), environment.random())) {
      refreshInBackground(visit);
    }
    return found(visit, AnswerSource.Detail.FRESH);
  }

  private Served staleThenRefresh(Visit visit) {
    refreshInBackground(visit);
    return found(visit, AnswerSource.Detail.STALE);
  }

  static Served found(Visit visit, AnswerSource.Detail detail) {
    Tiers.Found found = visit.stored();
    return new Served.Stored(
        found.response(), new AnswerSource.Hit(found.tier(), detail), Optional.empty());
  }

  private void refreshInBackground(Visit visit) {
    if (!refreshing.add(visit.stored().key())) {
      return;
    }
    LoadJob job = job(visit.with(Revalidation.copy(visit.request())));
    var unused =
        loader
            .refresh(job)
            .whenComplete(
                (outcome, broken) -> {
                  refreshing.remove(visit.stored().key());
                  if (outcome instanceof LoadOutcome.Failed failed) {
                    tellFailed(visit, failed, true);
                  }
                });
  }

  /** A lack of room is no failure of the origin's; the next request tries again. */
  private void tellFailed(Visit visit, LoadOutcome.Failed failed, boolean standIn) {
    if (failed.cause() == LoadOutcome.Cause.ROOM) {
      events.limited(CacheListener.Limit.LOADS);
    } else {
      events.loadFailed(visit.key(), failed.failure(), standIn);
    }
  }

  /** The load for this visit, on a thread of the cache's. */
  CompletableFuture<LoadOutcome> begin(Visit visit) {
    return loader.begin(job(visit));
  }

  private LoadJob job(Visit visit) {
    Tiers.Found found = visit.found();
    return visit.job(found == null ? tiers.located(visit.key(), visit.selecting()) : found.key());
  }

  private Served load(Visit visit) {
    return loadInTime(visit)
        .map(outcome -> served(visit, outcome))
        .orElseGet(() -> found(visit, AnswerSource.Detail.SOFT_TIMEOUT));
  }

  /** What the request gets from this outcome. */
  Served served(Visit visit, LoadOutcome outcome) {
    return outcome.fold(
        stored -> loaded(visit, stored),
        there ->
            new Served.Stored(
                there.response(),
                new AnswerSource.Hit(there.tier(), AnswerSource.Detail.JUST_LANDED),
                Optional.empty()),
        own -> unshared(visit, own),
        failed -> failed(visit, failed));
  }

  private Served loaded(Visit visit, LoadOutcome.Stored outcome) {
    if (Freshness.isError(outcome.origin().status()) && mayStandIn(visit)) {
      return found(visit, AnswerSource.Detail.STALE_IF_ERROR);
    }
    int status = outcome.origin().status();
    String whyNotStored = outcome.kept() ? "" : Storability.TOO_LARGE.word();
    AnswerSource source =
        new AnswerSource.Forwarded(
            whyForwarded(visit), status, outcome.kept(), outcome.collapsed(), whyNotStored);
    return new Served.Stored(
        outcome.response(),
        source,
        outcome.collapsed() ? Optional.empty() : Optional.of(outcome.origin()));
  }

  private Served unshared(Visit visit, LoadOutcome.Unshared outcome) {
    PassingResponse response = outcome.response();
    if (Freshness.isError(response.status()) && mayStandIn(visit)) {
      return found(visit, AnswerSource.Detail.STALE_IF_ERROR);
    }
    String why = whyForwarded(visit);
    return new Served.Passing(
        response,
        new AnswerSource.Forwarded(
            why, response.status(), false, outcome.collapsed(), response.why().word()));
  }

  private Served failed(Visit visit, LoadOutcome.Failed outcome) {
    boolean may = mayStandIn(visit);
    tellFailed(visit, outcome, may);
    if (!may) {
      return new Served.Nothing(outcome.failure());
    }
    boolean full = outcome.cause() == LoadOutcome.Cause.ROOM;
    return found(visit, full ? AnswerSource.Detail.OVERLOAD : AnswerSource.Detail.STALE_IF_ERROR);
  }

  /**
   * Whether the found response may stand in, as the log has it now: an invalidation may have come
   * since the look-up.
   */
  boolean mayStandIn(Visit visit) {
    Tiers.Found found = visit.found();
    return found != null
        && Freshness.mayStandIn(
            found.response(), tiers.standing(found.response()), environment.millis());
  }

  /**
   * RFC 9211 §2.2: with a fresh response stored, the request was forwarded because the client
   * wanted it so.
   */
  private String whyForwarded(Visit visit) {
    Tiers.Found found = visit.found();
    if (found == null) {
      return "miss";
    }
    long now = environment.millis();
    Lifetime life = found.response().lifetime();
    boolean fresh = life.secondsLeft(now) > 0 && !life.isOfTheFuture(now);
    return fresh && found.standing() == Standing.CURRENT ? "request" : "stale";
  }

  /** The load; absent if a stored response may stand in and the load takes too long. */
  private Optional<LoadOutcome> loadInTime(Visit visit) {
    Duration softTimeout = visit.policy().softTimeout().orElse(null);
    if (softTimeout == null || !mayStandIn(visit)) {
      return Optional.of(loader.load(job(visit)));
    }
    CompletableFuture<LoadOutcome> loading =
        loader.begin(job(visit.with(Revalidation.copy(visit.request()))));
    try {
      environment.await(loading, softTimeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    if (loading.isDone()) {
      return Optional.of(loading.join());
    }
    // A response invalidated meanwhile can't stand in; the request waits for the load that goes on.
    return mayStandIn(visit) ? Optional.empty() : Optional.of(loader.load(job(visit)));
  }

  /** RFC 9111 §4.4: an unsafe request that didn't fail invalidates what is stored of its target. */
  Served passThrough(Visit visit, Storability why) {
    Request request = visit.request();
    Fetch asked = originCall.ask(visit.origin(), Revalidation.passedOn(request), "");
    Fetch fetch = why == CONTENT ? keptByNobody(asked) : asked;
    Response response = fetch.response();
    LoadJob job = visit.job(visit.key());
    PassingResponse passing = responses.passing(job, fetch, why);
    boolean changed = UnsafeRequest.changedSomething(request, response) && !visit.key().isNone();
    Optional<Fetch> posted = changed ? afterChange(visit, fetch, passing) : Optional.empty();
    boolean kept = posted.isPresent() || (why == RANGE && parts.keep(visit, fetch));
    if (kept) {
      events.stored(visit.key(), response.body().length);
    }
    PassingResponse answer =
        posted.map(newer -> responses.passing(job, newer, why)).orElse(passing);
    String forwarded = HitWriter.isReading(request) ? "bypass" : "method";
    return new Served.Passing(answer, new AnswerSource.Forwarded(forwarded, 200, kept, false, ""));
  }

  /** A CDN's key knows no more of the request's content than this cache's. */
  private static Fetch keptByNobody(Fetch asked) {
    Response response = asked.response();
    return asked.with(response.withHeaders(DownstreamFields.unkept(response.headers())));
  }

  /** Invalidates what the request changed, and stores its answer if that may be. */
  private Optional<Fetch> afterChange(Visit visit, Fetch fetch, PassingResponse passing) {
    Request request = visit.request();
    Response response = fetch.response();
    List<CacheKey> keys = UnsafeRequest.keys(request, response, visit.key(), visit.policy());
    List<CacheTag> groups = CacheGroups.invalidatedBy(request.host(), response.headers());
    Runnable invalidating = () -> invalidation.accept(keys, groups);
    if (passing.why() == CONDITIONS) {
      return posted.store(visit, fetch, passing, invalidating);
    }
    invalidating.run();
    return Optional.empty();
  }
}
