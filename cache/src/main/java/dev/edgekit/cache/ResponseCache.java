package dev.edgekit.cache;

import dev.edgekit.cache.CacheListener.Limit;
import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.internal.answer.EdgeTags;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.flow.AsyncFlow;
import dev.edgekit.cache.internal.flow.BackgroundThreads;
import dev.edgekit.cache.internal.flow.CacheEvents;
import dev.edgekit.cache.internal.flow.Explainer;
import dev.edgekit.cache.internal.flow.Fleet;
import dev.edgekit.cache.internal.flow.FleetLease;
import dev.edgekit.cache.internal.flow.Flights;
import dev.edgekit.cache.internal.flow.LoadThreads;
import dev.edgekit.cache.internal.flow.Loader;
import dev.edgekit.cache.internal.flow.OriginCall;
import dev.edgekit.cache.internal.flow.PlainHits;
import dev.edgekit.cache.internal.flow.PlainOrigin;
import dev.edgekit.cache.internal.flow.Preload;
import dev.edgekit.cache.internal.flow.PurgeAfterFleet;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.flow.RequestFlow;
import dev.edgekit.cache.internal.flow.RequestNames;
import dev.edgekit.cache.internal.flow.StoredResponses;
import dev.edgekit.cache.internal.flow.Tiers;
import dev.edgekit.cache.internal.flow.Visit;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.NoEntries;
import dev.edgekit.cache.internal.stored.RemoteEntries;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
 * {@code maxStaleness} after the invalidation was appended to the fleet's log, no node calls it
 * fresh, whatever was being loaded and whatever the remote tier loses later. Nothing that the
 * remote tier does fails a request. Thread-safe.
 */
public final class ResponseCache implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ResponseCache.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final CachePolicy policy;
  private final Environment environment;
  private final Coherence coherence;
  private final CacheEvents events;
  private final LocalEntries local;
  private final Fleet fleet;
  private final Tiers tiers;
  private final LoadThreads threads;
  private final Flights flights;
  private final RequestFlow flow;
  private final AsyncFlow asyncFlow;
  private final RequestNames requestNames;
  private final PlainHits plainHits;
  private final Explainer explainer;
  private final Optional<PurgeAfterFleet> purges;
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private volatile boolean closed;

  ResponseCache(Settings settings) {
    this.policy = settings.policy();
    this.events = new CacheEvents(settings.listeners());
    this.environment = settings.inside().environment().orElseGet(() -> outside(settings));
    Optional<Remote> remote = open(settings);
    this.coherence = settings.inside().coherence().orElseGet(() -> knowledge(settings, remote));
    this.local = settings.inside().local().orElseGet(() -> openLocal(settings));
    this.fleet =
        remote.map(r -> joined(r, settings)).orElseGet(() -> Fleet.alone(coherence, environment));
    this.tiers = new Tiers(local, remote.orElse(null), coherence, environment);
    StoredResponses responses = new StoredResponses(environment, settings.edge().map(EdgeTags::of));
    this.threads = new LoadThreads(carrier(settings), settings.maxLoads());
    this.flights = new Flights(environment, threads, () -> events.limited(Limit.LOAD_TIME));
    OriginCall originCall = new OriginCall(coherence, environment);
    Loader loader = loader(settings, remote, originCall, responses);
    Credentials credentials = settings.credentials();
    this.flow =
        new RequestFlow(
            tiers,
            loader,
            originCall,
            responses,
            environment,
            events,
            credentials,
            this::invalidatedByRequest);
    this.requestNames = new RequestNames(environment);
    this.asyncFlow = new AsyncFlow(tiers, flow, threads, environment);
    this.plainHits = new PlainHits(local, coherence, environment, events, credentials);
    this.explainer = new Explainer(tiers, flow, loader, coherence, environment, credentials);
    this.purges = settings.edge().map(purger -> new PurgeAfterFleet(purger, environment));
    toClose.addAll(0, List.of(fleet, local, plainHits));
    settings.edge().ifPresent(purger -> toClose.add(0, purger));
    purges.ifPresent(first -> toClose.add(0, first));
  }

  private Loader loader(
      Settings settings,
      Optional<Remote> remote,
      OriginCall originCall,
      StoredResponses responses) {
    long maxWait = settings.loadTimeout().toMillis();
    RemoteEntries entries = remote.map(Remote::entries).orElse(null);
    return new Loader(
        tiers,
        coherence,
        environment,
        events,
        originCall,
        responses,
        new FleetLease(tiers, entries, environment, events, maxWait),
        flights,
        settings.maxResponseBytes());
  }

  private Environment outside(Settings settings) {
    BackgroundThreads chores = BackgroundThreads.forChores();
    toClose.add(chores);
    return new Environment(settings.clock(), chores);
  }

  private Executor carrier(Settings settings) {
    if (settings.inside().environment().isPresent()) {
      return environment::inBackground;
    }
    return settings
        .executor()
        .orElseGet(
            () -> {
              BackgroundThreads own = BackgroundThreads.forLoads();
              toClose.add(own);
              return own;
            });
  }

  private Fleet joined(Remote remote, Settings settings) {
    int maxQueued = settings.inside().maxQueued().orElse(FleetLog.MAX_QUEUED);
    FleetLog log =
        new FleetLog(
            remote.log(), coherence, environment, events::logRoundTrip, settings.node(), maxQueued);
    return Fleet.joined(remote, coherence, environment, log);
  }

  private Coherence knowledge(Settings settings, Optional<Remote> remote) {
    LogId start =
        remote.isPresent() ? LogId.ZERO : LogId.of(new SecureRandom().nextLong() >>> 1, 1);
    long maxStaleness = settings.maxStaleness().toNanos();
    return new Coherence(maxStaleness, remote.isEmpty(), Coherence.MAX_NAMES, start);
  }

  private static LocalEntries openLocal(Settings settings) {
    return settings.local().map(ResponseCache::open).orElseGet(NoEntries::new);
  }

  private static LocalEntries open(LocalTier tier) {
    return tier instanceof CaffeineTier heap ? heap.open() : ((EhcacheTier) tier).open();
  }

  private Optional<Remote> open(Settings settings) {
    return settings
        .remote()
        .map(tier -> ((RedisTier) tier).open(events))
        .or(() -> settings.inside().remote());
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
    CacheKey key = policy.keyOf(request);
    Response hit = hit(request, key, policy);
    return hit == null ? miss(request, key, policy, new PlainOrigin(origin)) : hit;
  }

  /**
   * Answers the request under a key that was made before, under the cache's policy: for a caller
   * that serves the same few keys again and again. The key is taken as it is, but for requests that
   * claim to be others, and for users where their responses are kept apart.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, CacheKey key, Origin origin) {
    CacheKey guarded = key.guardedBy(request);
    Response hit = hit(request, guarded, policy);
    return hit == null ? miss(request, guarded, policy, new PlainOrigin(origin)) : hit;
  }

  /**
   * The fresh response that this process holds under the key, as a request without credentials and
   * without {@code Accept-Encoding} would get it under the cache's policy; absent if there is none,
   * and where the response varies. Asks nobody, counts nothing and allocates nothing. Its clock is
   * coarse: it may be late by a hundredth of a second, and by more after the process stood still.
   */
  public Optional<Response> peek(CacheKey key) {
    Optional<Response> written = closed ? Optional.empty() : plainHits.peek(key);
    return closed || written.isPresent() ? written : flow.peek(key, policy);
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
    CacheKey key = policy.keyOf(request);
    Response hit = hit(request, key, policy);
    return hit == null ? miss(request, key, policy, origin) : hit;
  }

  /** By the short way, which allocates nothing. */
  private @Nullable Response hit(Request request, CacheKey key, CachePolicy policy) {
    return closed ? null : plainHits.serve(request, key, policy);
  }

  private Response miss(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    Visit visit = flow.visit(request, key, policy, origin);
    return closed ? flow.serveUncached(visit) : flow.serve(visit);
  }

  /**
   * As {@link #serve(Request, Origin)}, for a caller that may not block: what is fresh or may be
   * served stale in this process is done at once. Else the look-up and the load go on on threads of
   * the cache's, one for each key however many ask for it; stages that depend on the answer run on
   * the thread that has it and must not block.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(Request request, Origin origin) {
    return serveAsync(request, policy, new PlainOrigin(origin));
  }

  /**
   * As {@link #serve(Request, CachePolicy, Origin)}, for a caller that may not block, in the way of
   * {@link #serveAsync(Request, Origin)}.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(Request request, CachePolicy policy, Origin origin) {
    return serveAsync(request, policy, new PlainOrigin(origin));
  }

  /**
   * As {@link #serve(Request, CachePolicy, ConditionalOrigin)}, for a caller that may not block, in
   * the way of {@link #serveAsync(Request, Origin)}.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(
      Request request, CachePolicy policy, ConditionalOrigin origin) {
    if (closed) {
      return CompletableFuture.failedFuture(new RejectedExecutionException("the cache is closed"));
    }
    CacheKey key = policy.keyOf(request);
    Response plain = plainHits.serve(request, key, policy);
    return plain != null
        ? CompletableFuture.completedFuture(plain)
        : asyncFlow.serve(
            flow.visit(request, key, policy, origin).with(Revalidation.copy(request)));
  }

  /**
   * Serves these requests, up to four at a time, so that their responses are stored before clients
   * ask for them; the listener hears of each. One that fails doesn't stop the others.
   *
   * @return how many were served; fewer are known of if the calling thread is interrupted
   */
  public int preload(Collection<Request> requests, ConditionalOrigin origin) {
    return preload(requests, policy, origin);
  }

  /** As {@link #preload(Collection, ConditionalOrigin)}, under this policy. */
  public int preload(Collection<Request> requests, CachePolicy policy, ConditionalOrigin origin) {
    return new Preload(requests, request -> isServed(request, policy, origin), events).in(threads);
  }

  private boolean isServed(Request request, CachePolicy policy, ConditionalOrigin origin) {
    try {
      return serve(request, policy, origin).status() < 500;
    } catch (RuntimeException e) {
      events.loadFailed(policy.keyOf(request), e, false);
      return false;
    }
  }

  /**
   * Invalidates what is stored under these keys, all variants and every user's of it, in the whole
   * fleet. The key of a request under a policy is {@link CachePolicy#keyOf}.
   */
  public InvalidationReceipt invalidate(CacheKey... keys) {
    List<CacheKey> known = Stream.of(keys).filter(key -> !key.isNone()).toList();
    List<String> paths = known.stream().flatMap(key -> key.path().stream()).toList();
    return purge(invalidate(known, List.of()), List.of(), paths);
  }

  /**
   * Invalidates whatever lies under this path, on every host, in the whole fleet: {@code /courses/}
   * what begins so, but not {@code /courses} itself.
   *
   * @param path as in a request line; whole segments, of which there may be up to {@value
   *     dev.edgekit.cache.internal.log.Names#MAX_SEGMENTS}
   * @throws IllegalArgumentException if it doesn't begin and end with a slash, or is longer
   */
  public InvalidationReceipt invalidateUnder(String path) {
    long segments = path.chars().filter(c -> c == '/').count() - 1;
    if (!path.startsWith("/") || !path.endsWith("/") || segments > Names.MAX_SEGMENTS) {
      throw new IllegalArgumentException(
          "a path to invalidate what lies under it begins and ends with a slash and has at most "
              + Names.MAX_SEGMENTS
              + " segments: "
              + path);
    }
    return segments == 0 ? invalidateAll() : purge(path + "*", Names.ofPath(path));
  }

  /** Invalidates everything, in the whole fleet. */
  public InvalidationReceipt invalidateAll() {
    return purge("/*", Names.EVERYTHING);
  }

  private InvalidationReceipt purge(String path, String name) {
    Invalidation invalidation = fleet.invalidate(List.of(), List.of(name));
    events.invalidated(1);
    return purge(invalidation, List.of(), List.of(path));
  }

  /** Invalidates whatever carries one of these tags, in the whole fleet. */
  public InvalidationReceipt invalidate(CacheTag... tags) {
    return purge(invalidate(List.of(), List.of(tags)), List.of(tags), List.of());
  }

  private InvalidationReceipt purge(
      Invalidation invalidation, List<CacheTag> tags, List<String> paths) {
    if (purges.isEmpty() || (tags.isEmpty() && paths.isEmpty())) {
      invalidation.purged().complete(null);
    } else {
      purges.get().purge(invalidation, tags, paths);
    }
    return new InvalidationReceipt(invalidation);
  }

  private Invalidation invalidate(List<CacheKey> keys, List<CacheTag> tags) {
    List<String> names = new ArrayList<>();
    keys.forEach(key -> names.add(Names.of(key)));
    tags.forEach(tag -> names.add(Names.of(tag)));
    Invalidation invalidation = fleet.invalidate(keys, names);
    tiers.removeLocally(keys);
    events.invalidated(names.size());
    return invalidation;
  }

  /** No CDN is purged for what any client can do. */
  private void invalidatedByRequest(List<CacheKey> keys, List<CacheTag> tags) {
    List<CacheKey> named =
        requestNames.admitted(keys, key -> local.find(key) != null || flights.isUnderWay(key));
    if (named.size() < keys.size()) {
      events.limited(Limit.REQUEST_NAMES);
    }
    if (!named.isEmpty() || !tags.isEmpty()) {
      Invalidation unused = invalidate(named, tags);
    }
  }

  @Nullable FleetLog fleetLog() {
    return fleet.log();
  }

  /** Tells this listener, too, from now on. */
  void listen(CacheListener listener) {
    events.add(listener);
  }

  boolean hasRemote() {
    return fleet.remote() != null;
  }

  /** What this cache has done so far. */
  public CacheStats stats() {
    return new CacheStats(
        events.counts(),
        events.limits(),
        local.size(),
        local.bytes(),
        fleet.remote() == null ? Optional.empty() : Optional.of(fleet.isUp()),
        fleet.silence());
  }

  /** How this cache stands with the remote tier and the fleet now: for a health check. */
  public CacheState state() {
    Remote remote = fleet.remote();
    if (remote == null) {
      return new CacheState(Part.NONE, Part.NONE, "", Duration.ZERO, 0, 0, true, closed);
    }
    RemoteHealth ofLog = remote.log().health();
    RemoteHealth ofEntries = remote.entries().health();
    return new CacheState(
        log(ofLog),
        part(ofEntries),
        (ofLog.cause().isEmpty() ? ofEntries : ofLog).cause(),
        fleet.silence(),
        coherence.behind(),
        fleet.queued(),
        remote.log().tellsRestarts(),
        closed);
  }

  private Part log(RemoteHealth health) {
    if (health.kind() != RemoteHealth.Kind.WELL) {
      return part(health);
    }
    if (coherence.isSettling()) {
      return Part.SETTLING;
    }
    if (coherence.behind() > 0) {
      return Part.BEHIND;
    }
    return fleet.isHeard() ? Part.UP : Part.DOWN;
  }

  private static Part part(RemoteHealth health) {
    return switch (health.kind()) {
      case WELL -> Part.UP;
      case REFUSING -> Part.REFUSING;
      case DOWN -> Part.DOWN;
    };
  }

  /**
   * Up to which place this node has applied the fleet's log, as text to be compared: nodes that
   * show the same have applied the same. Empty before this node first heard the log, and where
   * there is no remote tier.
   */
  public String logPlace() {
    LogId at = coherence.asOf();
    return fleet.remote() == null || at.incarnation() == 0
        ? ""
        : Long.toString(at.incarnation(), 36) + "-" + at.counter();
  }

  /** How this request would be answered now, and why; answers nothing and loads nothing. */
  public CacheExplanation explain(Request request) {
    return explain(request, policy);
  }

  /** As {@link #explain(Request)}, under this policy. */
  public CacheExplanation explain(Request request, CachePolicy policy) {
    return explainer.explain(request, policy);
  }

  /**
   * Waits for loads that someone waits for, up to five seconds, ends all others, and closes what
   * the builder was given: tiers and purger, down to what they opened themselves; a client or an
   * executor of the host's stays open. Whatever {@code serveAsync} and {@code whenPurged} promised
   * is then completed, if only with a failure. Again, it does nothing.
   *
   * <p>Once closed, {@code serve} asks the origin for each request and stores nothing, {@code peek}
   * finds nothing, {@code serveAsync} refuses, and an invalidation reaches nobody.
   */
  @Override
  public void close() {
    closed = true;
    flights.close(CLOSE_PATIENCE);
    List<AutoCloseable> left;
    synchronized (toClose) {
      left = List.copyOf(toClose);
      toClose.clear();
    }
    for (AutoCloseable part : left) {
      try {
        part.close();
      } catch (Exception e) {
        log.warn("closing {} failed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
