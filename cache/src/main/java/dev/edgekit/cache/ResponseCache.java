package dev.edgekit.cache;

import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.Flight.Landing;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shared HTTP cache inside a service (RFC 9111), in one or two tiers.
 *
 * <pre>{@code
 * ResponseCache cache = ResponseCache.builder()
 *     .local(CaffeineTier.ofMaxBytes(256 << 20))
 *     .remote(RedisTier.connect("redis://localhost"))
 *     .policy(CachePolicy.fresh(ofMinutes(5)).staleWhileRevalidate(ofHours(1)))
 *     .build();
 *
 * Response response = cache.serve(request, () -> Response.json(categories.toJson()));
 * cache.invalidate(CacheTag.of("categories"));
 * }</pre>
 *
 * <p>After {@code invalidate} returns, this node serves nothing that was loaded before; within
 * {@code maxStaleness} no node of the fleet calls it fresh, whatever was being loaded and whatever
 * message was lost. Nothing that the remote tier does fails a request. Thread-safe.
 */
public final class ResponseCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResponseCache.class);

  private static final int PRELOADERS = 4;

  private final LocalTier local;
  private final @Nullable RemoteTier remote;
  private final CachePolicy policy;
  private final Environment environment;
  private final Coherence coherence;
  private final Counters counters;
  private final @Nullable FleetLog fleetLog;
  private final @Nullable LogFollower follower;
  private final @Nullable ExecutorService ownThreads;
  private final Tiers tiers;
  private final Loader loader;
  private final @Nullable PurgeAfterFleet purges;
  private final CoarseClock coarse;
  private final Set<CacheKey> refreshing = ConcurrentHashMap.newKeySet();

  ResponseCache(
      LocalTier local,
      @Nullable RemoteTier remote,
      CachePolicy policy,
      Environment environment,
      Coherence coherence,
      Counters counters,
      @Nullable FleetLog fleetLog,
      long loadMillis,
      @Nullable EdgePurger edge,
      @Nullable ExecutorService ownThreads) {
    this.local = local;
    this.remote = remote;
    this.policy = policy;
    this.environment = environment;
    this.coherence = coherence;
    this.counters = counters;
    this.fleetLog = fleetLog;
    this.ownThreads = ownThreads;
    this.coarse = new CoarseClock(environment);
    this.tiers = new Tiers(local, remote, coherence, environment);
    EdgeTags edgeTags = edge == null ? null : EdgeTags.of(edge);
    this.loader = new Loader(tiers, remote, coherence, environment, counters, loadMillis, edgeTags);
    this.purges = edge == null ? null : new PurgeAfterFleet(edge, environment);
    this.follower = remote == null || fleetLog == null ? null : follow(remote, fleetLog);
  }

  private LogFollower follow(RemoteTier tier, FleetLog fleet) {
    tier.onChange(
        new RemoteTier.Watcher() {
          @Override
          public void lost(String reason) {
            counters.remoteLost(reason);
          }

          @Override
          public void found() {
            counters.remoteFound();
          }
        });
    LogFollower thread = new LogFollower(fleet, tier, environment);
    try {
      tier.reconnect();
      fleet.catchUp();
    } catch (RemoteTier.RemoteUnavailable e) {
      log.debug("starting without the remote tier", e);
    }
    environment.follow(thread);
    return thread;
  }

  /** A builder with the defaults. */
  public static ResponseCacheBuilder builder() {
    return new ResponseCacheBuilder();
  }

  /**
   * Answers the request from the cache or from the origin, under the cache's policy.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, Origin origin) {
    return serve(request, policy, origin);
  }

  /**
   * Answers the request from the cache or from the origin, under this policy.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, CachePolicy policy, Origin origin) {
    return serve(request, policy.keyOf(request), policy, forwarded -> origin.load());
  }

  /**
   * Answers the request under a key that was made before, under the cache's policy: for a caller
   * that serves the same few keys again and again.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, CacheKey key, Origin origin) {
    Response plain = plainHit(request, key, policy);
    return plain == null ? serveAny(request, key, policy, forwarded -> origin.load()) : plain;
  }

  /**
   * The fresh response that this process holds under the key, as a request without {@code
   * Accept-Encoding} would get it; absent if there is none, and where the response varies. Asks
   * nobody, counts nothing and allocates nothing. Its clock is coarse: it may be behind by a
   * hundredth of a second, and by more after the process stood still.
   */
  public Optional<Response> peek(CacheKey key) {
    StoredResponse stored = local.find(key);
    StoredResponse.Rendered rendered = stored == null ? null : stored.renderedPlain();
    return stored != null && rendered != null && isCurrent(stored, rendered)
        ? rendered.peeked()
        : peekUnwritten(key);
  }

  private boolean isCurrent(StoredResponse stored, StoredResponse.Rendered rendered) {
    return rendered.untilMillis() > coarse.millis()
        && coherence.standingOf(stored, coarse.nanos()) == Standing.CURRENT;
  }

  private Optional<Response> peekUnwritten(CacheKey key) {
    coarse.start();
    Request plain = Request.get("/").build();
    Tiers.Found found = tiers.local(key, plain.headers());
    boolean usable =
        found != null
            && found.response().vary().isNothing()
            && found.standing() == Standing.CURRENT
            && freshness(found, plain) == Freshness.FRESH;
    return found == null || !usable
        ? Optional.empty()
        : Optional.of(
            Answer.hit(plain, found.response(), policy, Tier.LOCAL, environment.millis()));
  }

  /**
   * Answers the request from the cache or from an origin that is itself an HTTP server, under the
   * cache's policy.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, ConditionalOrigin origin) {
    return serve(request, policy, origin);
  }

  /**
   * Answers the request from the cache or from an origin that is itself an HTTP server, under this
   * policy.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, CachePolicy policy, ConditionalOrigin origin) {
    return serve(request, policy.keyOf(request), policy, origin);
  }

  private Response serve(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    Response plain = plainHit(request, key, policy);
    return plain == null ? serveAny(request, key, policy, origin) : plain;
  }

  /** What is fresh, in this process and already written out, for a request of the usual kind. */
  private @Nullable Response plainHit(Request request, CacheKey key, CachePolicy policy) {
    StoredResponse stored = local.find(key);
    String accepted = PlainRequest.accepted(request);
    if (stored == null || !stored.vary().isNothing() || accepted == null) {
      return null;
    }
    StoredResponse.Rendered rendered = stored.rendered(Answer.coding(accepted, stored));
    if (rendered == null || !rendered.isOf(policy)) {
      return null;
    }
    long nanos = environment.nanos();
    if (rendered.untilMillis() <= environment.millis(nanos)
        || coherence.standingOf(stored, nanos) != Standing.CURRENT) {
      return null;
    }
    counters.hit(key, Tier.LOCAL, false);
    return counters.saved(rendered.response());
  }

  private Response serveAny(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
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
      return java.util.Objects.requireNonNull(found);
    }
  }

  /** What a stored response could answer; some conditions only the origin can judge (§4.3.2). */
  private static boolean isReadable(Request request) {
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

  private Freshness freshness(Tiers.@Nullable Found found, Request request) {
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
      Response own = java.util.Objects.requireNonNull(response);
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
    Response response = java.util.Objects.requireNonNull(landing.response());
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
      invalidate(keys, groups).purged(); // no CDN is purged for what any client can do
    }
    boolean readable = request.method().equals("GET") || request.method().equals("HEAD");
    return CacheStatus.added(response, CacheStatus.bypassed(readable ? "bypass" : "method"));
  }

  /**
   * As {@link #serve(Request, Origin)}, for a caller that may not block: what is fresh in this
   * process is done at once, everything else on the cache's executor.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if the executor has no room
   */
  public CompletionStage<Response> serveAsync(Request request, Origin origin) {
    return serveAsync(request, policy, forwarded -> origin.load());
  }

  /**
   * As {@link #serve(Request, CachePolicy, ConditionalOrigin)}, for a caller that may not block:
   * what is fresh in this process is done at once, everything else on the cache's executor.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if the executor has no room
   */
  public CompletionStage<Response> serveAsync(
      Request request, CachePolicy policy, ConditionalOrigin origin) {
    CacheKey key = policy.keyOf(request);
    Response plain = plainHit(request, key, policy);
    if (plain != null) {
      return CompletableFuture.completedFuture(plain);
    }
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Request copy = Revalidation.copy(request);
    try {
      environment.inBackground(() -> answer(answer, copy, key, policy, origin));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private void answer(
      CompletableFuture<Response> answer,
      Request request,
      CacheKey key,
      CachePolicy policy,
      ConditionalOrigin origin) {
    try {
      answer.complete(serveAny(request, key, policy, origin));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Serves these requests, up to {@value #PRELOADERS} at a time, so that their responses are stored
   * before clients ask for them; the listener hears of each. One that fails doesn't stop the
   * others.
   *
   * @return how many were served; fewer are known of if the calling thread is interrupted
   */
  public int preload(Collection<Request> requests, ConditionalOrigin origin) {
    Queue<Request> waiting = new ConcurrentLinkedQueue<>(requests);
    CountDownLatch left = new CountDownLatch(requests.size());
    AtomicInteger served = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Runnable preloader =
        () -> {
          for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
            try {
              served.addAndGet(isServed(next, origin) ? 1 : 0);
              counters.preloaded(done.incrementAndGet(), requests.size());
            } finally {
              left.countDown();
            }
          }
        };
    try {
      for (int i = 1; i < Math.min(PRELOADERS, requests.size()); i++) {
        environment.inBackground(preloader);
      }
    } catch (RejectedExecutionException e) {
      log.debug("preloading with fewer threads", e);
    }
    preloader.run(); // so it goes on even where the executor runs nothing
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return served.get();
  }

  private boolean isServed(Request request, ConditionalOrigin origin) {
    try {
      return serve(request, origin).status() < 500;
    } catch (RuntimeException e) {
      counters.loadFailed(policy.keyOf(request), e, false);
      return false;
    }
  }

  /** Invalidates what is stored under these keys, all variants of it, in the whole fleet. */
  public InvalidationReceipt invalidate(CacheKey... keys) {
    List<String> paths = Stream.of(keys).flatMap(key -> key.path().stream()).toList();
    return purge(invalidate(List.of(keys), List.of()), List.of(), paths);
  }

  /** Invalidates whatever carries one of these tags, in the whole fleet. */
  public InvalidationReceipt invalidate(CacheTag... tags) {
    return purge(invalidate(List.of(), List.of(tags)), List.of(tags), List.of());
  }

  private InvalidationReceipt purge(
      InvalidationReceipt receipt, List<CacheTag> tags, List<String> paths) {
    if (purges == null || (tags.isEmpty() && paths.isEmpty())) {
      receipt.purged();
    } else {
      purges.purge(receipt, tags, paths);
    }
    return receipt;
  }

  private InvalidationReceipt invalidate(List<CacheKey> keys, List<CacheTag> tags) {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(key.logName()));
    tags.forEach(tag -> names.add(tag.logName()));
    FleetBarrier barrier = fleetLog == null ? null : new FleetBarrier(fleetLog, environment);
    InvalidationReceipt receipt = new InvalidationReceipt(keys, names, barrier);
    if (fleetLog == null) {
      coherence.applyLocally(names);
    } else {
      fleetLog.append(receipt);
    }
    tiers.removeLocally(keys);
    counters.invalidated(names.size());
    return receipt;
  }

  @Nullable FleetLog fleetLog() {
    return fleetLog;
  }

  /** What this cache has done so far. */
  public CacheStats stats() {
    return new CacheStats(
        counters.localHits.sum(),
        counters.remoteHits.sum(),
        counters.staleHits.sum(),
        counters.misses.sum(),
        counters.loads.sum(),
        counters.validations.sum(),
        counters.failures.sum(),
        counters.storedResponses.sum(),
        counters.notStoredResponses.sum(),
        counters.invalidations.sum(),
        local.size(),
        local.bytes(),
        remote != null && remote.isUp(),
        counters.bytesSaved.sum(),
        coherence.silence(environment.nanos()),
        counters.roundTrip());
  }

  /**
   * Up to which place this node has applied the fleet's log. Nodes that show the same have applied
   * the same. It is the time of that place's invalidation by the remote tier's clock, until the
   * remote tier first restarts or loses data: from then on ids run an hour ahead for each time. The
   * epoch if there was none yet, or there is no remote tier.
   */
  public Instant appliedUpTo() {
    return Instant.ofEpochMilli(coherence.asOf().millis());
  }

  /** How this request would be answered now, and why; answers nothing and loads nothing. */
  public Explanation explain(Request request) {
    CacheKey key = policy.keyOf(request);
    List<String> reasons = new ArrayList<>();
    if (!isReadable(request)) {
      return new Explanation(
          key, "passed to the origin", List.of("the method is " + request.method()));
    }
    Tiers.Found here = tiers.local(key, request.headers());
    reasons.add("local tier: " + describe(here, request));
    Tiers.Found there = tiers.remote(key, request.headers(), true);
    reasons.add("remote tier: " + describe(there, request));
    boolean heard = coherence.isHeard(environment.nanos());
    reasons.add(heard ? "the log is heard" : "the log was not heard for too long");
    Tiers.Found best = freshness(here, request) == Freshness.FRESH || there == null ? here : there;
    return new Explanation(key, freshness(best, request).name(), reasons);
  }

  private String describe(Tiers.@Nullable Found found, Request request) {
    if (found == null) {
      return "nothing for this request";
    }
    StoredResponse stored = found.response();
    return "a "
        + stored.status()
        + ", "
        + freshness(found, request)
        + ", ttl "
        + Answer.ttl(stored, environment.millis())
        + " s, in the log "
        + found.standing()
        + ", names "
        + stored.names();
  }

  /** Stops following the log and closes the tiers; what the host passed in stays open. */
  @Override
  public void close() {
    if (purges != null) {
      purges.close();
    }
    if (follower != null) {
      follower.close();
    }
    if (remote != null) {
      remote.close();
    }
    local.close();
    coarse.close();
    if (ownThreads != null) {
      ownThreads.shutdownNow();
    }
  }
}
