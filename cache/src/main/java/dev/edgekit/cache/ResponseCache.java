package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.flow.PlainHits;
import dev.edgekit.cache.internal.flow.PlainOrigin;
import dev.edgekit.cache.internal.flow.Preload;
import dev.edgekit.cache.internal.flow.RequestFlow;
import dev.edgekit.cache.internal.flow.Visit;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.Elements;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

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
 * {@code maxStaleness} after the invalidation was appended to the fleet's log, no node calls such a
 * response fresh, whatever was being loaded and whatever the remote tier loses later. Nothing that
 * the remote tier does fails a request. Thread-safe.
 */
public final class ResponseCache implements AutoCloseable {
  private final CachePolicy policy;
  private final CacheParts parts;
  private final RequestFlow flow;
  private final PlainHits plainHits;
  private final RequestFields fields;
  private volatile boolean closed;

  ResponseCache(Settings settings) {
    this.policy = settings.policy();
    this.parts = new CacheParts(settings);
    this.flow = parts.flow;
    this.plainHits = parts.plainHits;
    this.fields = new RequestFields(settings.credentials());
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
    int said = fields.of(request);
    CacheKey key = RequestFields.guarded(policy.unguardedKeyOf(request), said, request);
    Response hit = hit(request, said, key, policy);
    return hit == null ? miss(request, key, policy, new PlainOrigin(origin)) : hit;
  }

  /**
   * Answers the request under a key that was made before, under the cache's policy: for a caller
   * that serves the same few keys again and again. The key is used as it is, except for requests
   * that claim to be others, and for users whose responses are kept apart.
   *
   * @throws OriginException if the origin threw a checked exception and nothing could stand in
   */
  public Response serve(Request request, CacheKey key, Origin origin) {
    int said = fields.of(request);
    CacheKey guarded = RequestFields.guarded(key, said, request);
    Response hit = hit(request, said, guarded, policy);
    return hit == null ? miss(request, guarded, policy, new PlainOrigin(origin)) : hit;
  }

  /**
   * The fresh response that this process holds under the key, as a request without credentials and
   * without {@code Accept-Encoding} would get it under the cache's policy; absent if there is none,
   * and where the response varies. Asks nobody, counts nothing and allocates nothing. The clock
   * used here is coarse: it may be late by a hundredth of a second, and by more after the process
   * stood still.
   */
  public Optional<Response> peek(CacheKey key) {
    Optional<Response> written = plainHits.peek(key); // nothing, once it is closed
    return written.isPresent() || closed ? written : flow.peek(key, policy);
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
    int said = fields.of(request);
    CacheKey key = RequestFields.guarded(policy.unguardedKeyOf(request), said, request);
    Response hit = hit(request, said, key, policy);
    return hit == null ? miss(request, key, policy, origin) : hit;
  }

  /** By the short way, which allocates nothing. */
  private @Nullable Response hit(Request request, int said, CacheKey key, CachePolicy policy) {
    String accepted = closed ? null : fields.accepted(said, request, policy);
    return accepted == null ? null : plainHits.serve(accepted, key, policy);
  }

  private Response miss(
      Request request, CacheKey key, CachePolicy policy, ConditionalOrigin origin) {
    Visit visit = flow.visit(request, key, policy, origin);
    return closed ? flow.serveUncached(visit) : flow.serve(visit);
  }

  /**
   * As {@link #serve(Request, Origin)}, for a caller that must not block: a response in this
   * process that is fresh or may be served stale is returned at once. Otherwise the look-up and the
   * load run on the cache's threads, one load per key however many requests ask for it; stages that
   * depend on the response run on the thread that completes it and must not block.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(Request request, Origin origin) {
    return serveAsync(request, policy, new PlainOrigin(origin));
  }

  /**
   * As {@link #serve(Request, CachePolicy, Origin)}, for a caller that must not block, like {@link
   * #serveAsync(Request, Origin)}.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(Request request, CachePolicy policy, Origin origin) {
    return serveAsync(request, policy, new PlainOrigin(origin));
  }

  /**
   * As {@link #serve(Request, CachePolicy, ConditionalOrigin)}, for a caller that must not block,
   * like {@link #serveAsync(Request, Origin)}.
   *
   * @return completed exceptionally with what {@code serve} throws, or with {@link
   *     RejectedExecutionException} if there is no room for another load or the cache is closed
   */
  public CompletionStage<Response> serveAsync(
      Request request, CachePolicy policy, ConditionalOrigin origin) {
    if (closed) {
      return CompletableFuture.failedFuture(new RejectedExecutionException("the cache is closed"));
    }
    int said = fields.of(request);
    CacheKey key = RequestFields.guarded(policy.unguardedKeyOf(request), said, request);
    Response plain = hit(request, said, key, policy);
    return plain != null
        ? CompletableFuture.completedFuture(plain)
        : parts.asyncFlow.serve(
            flow.visit(request, key, policy, origin).with(Revalidation.copy(request)));
  }

  /**
   * Serves these requests, up to four at a time, so that their responses are stored before clients
   * ask for them; the listener hears of each. One that fails doesn't stop the others.
   *
   * @return how many were served; if the calling thread is interrupted, how many by then
   */
  public int preload(Collection<Request> requests, ConditionalOrigin origin) {
    return preload(requests, policy, origin);
  }

  /** As {@link #preload(Collection, ConditionalOrigin)}, under this policy. */
  public int preload(Collection<Request> requests, CachePolicy policy, ConditionalOrigin origin) {
    requireNonNull(origin, "origin must not be null");
    return new Preload(
            Elements.of(requests, "requests"),
            request -> isServed(request, policy, origin),
            parts.events)
        .in(parts.threads);
  }

  private boolean isServed(Request request, CachePolicy policy, ConditionalOrigin origin) {
    try {
      return serve(request, policy, origin).status() < 500;
    } catch (RuntimeException e) {
      parts.events.loadFailed(policy.keyOf(request), e, false);
      return false;
    }
  }

  /**
   * Invalidates what is stored under these keys, with all variants and every user's copies, in the
   * whole fleet. The key of a request under a policy is {@link CachePolicy#keyOf}.
   */
  public InvalidationReceipt invalidate(CacheKey... keys) {
    return new InvalidationReceipt(parts.invalidations.ofKeys(Elements.of(keys, "keys")));
  }

  /**
   * Invalidates whatever lies under this path, on every host, in the whole fleet: {@code /courses/}
   * invalidates every path that begins so, but not {@code /courses} itself.
   *
   * @param path as in a request line; whole segments, of which there may be up to {@value
   *     dev.edgekit.cache.internal.log.Names#MAX_SEGMENTS}
   * @throws IllegalArgumentException if it doesn't begin and end with a slash, or is longer
   */
  public InvalidationReceipt invalidateUnder(String path) {
    return new InvalidationReceipt(parts.invalidations.under(path));
  }

  /** Invalidates everything, in the whole fleet. */
  public InvalidationReceipt invalidateAll() {
    return new InvalidationReceipt(parts.invalidations.ofEverything());
  }

  /** Invalidates whatever carries one of these tags, in the whole fleet. */
  public InvalidationReceipt invalidate(CacheTag... tags) {
    return new InvalidationReceipt(parts.invalidations.ofTags(Elements.of(tags, "tags")));
  }

  @Nullable FleetLog fleetLog() {
    return parts.fleet.log();
  }

  /** From now on tells this listener, too. */
  void listen(CacheListener listener) {
    parts.events.add(listener);
  }

  boolean hasRemote() {
    return parts.fleet.remote() != null;
  }

  /** What this cache has done so far. */
  public CacheStats stats() {
    return new CacheStats(parts.events, parts.local, parts.fleet);
  }

  /** How this cache stands with the remote tier and the fleet now: for a health check. */
  public CacheState state() {
    return CacheState.of(parts.fleet, parts.coherence, closed);
  }

  /**
   * The place up to which this node has applied the fleet's log, as text to compare: nodes with the
   * same text have applied the same entries. Empty before this node first heard the log, and where
   * there is no remote tier.
   */
  public String logPlace() {
    LogId at = parts.coherence.asOf();
    return parts.fleet.remote() == null || at.incarnation() == 0
        ? ""
        : Long.toString(at.incarnation(), 36) + "-" + at.counter();
  }

  /** How this request would be answered now, and why; answers nothing and loads nothing. */
  public CacheExplanation explain(Request request) {
    return explain(request, policy);
  }

  /** As {@link #explain(Request)}, under this policy. */
  public CacheExplanation explain(Request request, CachePolicy policy) {
    return parts.explainer.explain(request, policy);
  }

  /**
   * Waits up to five seconds for loads that a caller waits for, ends all others, and closes what
   * the builder was given: tiers and purger, with what they opened themselves; a client or an
   * executor of the host's stays open. Every stage that {@code serveAsync} and {@code whenPurged}
   * returned is then completed, if only with a failure. A second call does nothing.
   *
   * <p>Once closed, {@code serve} asks the origin for each request and stores nothing, {@code peek}
   * finds nothing, {@code serveAsync} refuses, and an invalidation reaches nobody.
   */
  @Override
  public void close() {
    closed = true;
    parts.close();
  }
}
