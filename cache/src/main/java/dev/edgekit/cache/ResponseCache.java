package dev.edgekit.cache;

import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.log.CoarseClock;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.FleetBarrier;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.LogFollower;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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

  private final LocalEntries local;
  private final @Nullable Remote remote;
  private final CachePolicy policy;
  private final Environment environment;
  private final Coherence coherence;
  private final Counters counters;
  private final @Nullable FleetLog fleetLog;
  private final @Nullable LogFollower follower;
  private final @Nullable ExecutorService ownThreads;
  private final Tiers tiers;
  private final RequestFlow flow;
  private final @Nullable PurgeAfterFleet purges;
  private final CoarseClock coarse;

  ResponseCache(
      LocalEntries local,
      @Nullable Remote remote,
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
    RemoteEntries entries = remote == null ? null : remote.entries();
    Loader loader =
        new Loader(tiers, entries, coherence, environment, counters, loadMillis, edgeTags);
    this.flow = new RequestFlow(tiers, loader, environment, counters, this::invalidatedByRequest);
    this.purges = edge == null ? null : new PurgeAfterFleet(edge, environment);
    this.follower = remote == null || fleetLog == null ? null : follow(remote.log(), fleetLog);
  }

  private LogFollower follow(RemoteLog remoteLog, FleetLog fleet) {
    LogFollower thread = new LogFollower(fleet, remoteLog, environment);
    try {
      remoteLog.reconnect();
      fleet.catchUp();
    } catch (RemoteUnavailable e) {
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
    return plain == null ? flow.serve(request, key, policy, forwarded -> origin.load()) : plain;
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
            && flow.freshness(found, plain) == Freshness.FRESH;
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
    return plain == null ? flow.serve(request, key, policy, origin) : plain;
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
      answer.complete(flow.serve(request, key, policy, origin));
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  /**
   * Serves these requests, up to four at a time, so that their responses are stored before clients
   * ask for them; the listener hears of each. One that fails doesn't stop the others.
   *
   * @return how many were served; fewer are known of if the calling thread is interrupted
   */
  public int preload(Collection<Request> requests, ConditionalOrigin origin) {
    return new Preload(requests, request -> isServed(request, origin), counters).in(environment);
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
      Invalidation invalidation, List<CacheTag> tags, List<String> paths) {
    if (purges == null || (tags.isEmpty() && paths.isEmpty())) {
      invalidation.purged().complete(null);
    } else {
      purges.purge(invalidation, tags, paths);
    }
    return new InvalidationReceipt(invalidation);
  }

  private Invalidation invalidate(List<CacheKey> keys, List<CacheTag> tags) {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(key.logName()));
    tags.forEach(tag -> names.add(tag.logName()));
    FleetBarrier barrier = fleetLog == null ? null : new FleetBarrier(fleetLog, environment);
    Runnable deletion = remote == null ? () -> {} : () -> remote.entries().delete(keys);
    Invalidation invalidation = new Invalidation(names, deletion, barrier);
    if (fleetLog == null) {
      coherence.applyLocally(names);
    } else {
      fleetLog.append(invalidation);
    }
    tiers.removeLocally(keys);
    counters.invalidated(names.size());
    return invalidation;
  }

  /** No CDN is purged for what any client can do. */
  private void invalidatedByRequest(List<CacheKey> keys, List<CacheTag> tags) {
    Invalidation unused = invalidate(keys, tags);
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
        remote != null && remote.entries().isUp(),
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
    if (!RequestFlow.isReadable(request)) {
      return new Explanation(
          key, "passed to the origin", List.of("the method is " + request.method()));
    }
    Tiers.Found here = tiers.local(key, request.headers());
    reasons.add("local tier: " + describe(here, request));
    Tiers.Found there = tiers.remote(key, request.headers(), true);
    reasons.add("remote tier: " + describe(there, request));
    boolean heard = coherence.isHeard(environment.nanos());
    reasons.add(heard ? "the log is heard" : "the log was not heard for too long");
    Tiers.Found best =
        flow.freshness(here, request) == Freshness.FRESH || there == null ? here : there;
    return new Explanation(key, flow.freshness(best, request).name(), reasons);
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
