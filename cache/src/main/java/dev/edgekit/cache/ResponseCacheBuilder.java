package dev.edgekit.cache;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.internal.flow.LoadThreads;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.http.internal.ByteCount;
import dev.edgekit.http.internal.Once;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ResponseCache}; no call is required, and it can build several. What the builder
 * was given, tiers and purger, is opened when the cache is built, and closed with the cache. A
 * client or an executor of the host's stays the host's. Confined to one thread.
 */
public final class ResponseCacheBuilder {
  private static final long DEFAULT_LOCAL_BYTES = 64L << 20;
  private static final String ONE_TIER = "a cache has one tier of each kind";

  private @Nullable LocalTier local;
  private boolean withoutLocal;
  private Optional<RemoteTier> remote = Optional.empty();
  private CachePolicy policy = CachePolicy.followingOrigin();
  private Credentials credentials = Credentials.standard();
  private final List<CacheListener> listeners = new ArrayList<>();
  private Duration maxStaleness = Duration.ofSeconds(2);
  private Duration loadTimeout = Duration.ofSeconds(10);
  private int maxLoads = LoadThreads.DEFAULT_MAX_LOADS;
  private long maxResponseBytes = 16L << 20;
  private InstantSource clock = InstantSource.system();
  private Optional<EdgePurger> edge = Optional.empty();
  private AfterCommit afterCommit = AfterCommit.none();
  private Optional<Duration> again = Optional.empty();
  private Duration purgeAgain = Duration.ofSeconds(2);
  private Optional<Executor> executor = Optional.empty();
  private Optional<String> node = Optional.empty();
  private Settings.Inside inside = Settings.Inside.itsOwn();

  ResponseCacheBuilder() {}

  /** The tier in this process. Default: {@link CaffeineTier} of 64 MiB. */
  public ResponseCacheBuilder local(LocalTier tier) {
    this.local = Once.given(local, tier, "local", ONE_TIER);
    return this;
  }

  /**
   * Nothing is held in the process: every hit comes from the remote tier. For a service that needs
   * its memory for itself, or must not hold responses. Callers still share loads. Needs {@link
   * #remote}.
   */
  public ResponseCacheBuilder withoutLocal() {
    this.withoutLocal = true;
    return this;
  }

  /** The tier that the fleet shares. Default: none; the cache is this process's own. */
  public ResponseCacheBuilder remote(RemoteTier tier) {
    this.remote = Optional.of(Once.given(remote.orElse(null), tier, "remote", ONE_TIER));
    return this;
  }

  /** The policy of requests that come without one. Default: follows the origin's header fields. */
  public ResponseCacheBuilder policy(CachePolicy policy) {
    this.policy = requireNonNull(policy, "policy must not be null");
    return this;
  }

  /**
   * The parts of a request that say who is asking. Default: {@link Credentials#standard()}, which
   * are the usual fields and every cookie.
   */
  public ResponseCacheBuilder credentials(Credentials credentials) {
    this.credentials = requireNonNull(credentials, "credentials must not be null");
    return this;
  }

  /** One more listener that hears what the cache does. Default: none. */
  public ResponseCacheBuilder listener(CacheListener listener) {
    listeners.add(requireNonNull(listener, "listener must not be null"));
    return this;
  }

  /**
   * How long this node may call its responses fresh without hearing from the fleet's log: the bound
   * within which an invalidation holds everywhere once it is appended, however the other nodes are
   * cut off. Default: 2 seconds.
   *
   * @throws IllegalArgumentException if it is shorter than a second
   */
  public ResponseCacheBuilder maxStaleness(Duration bound) {
    if (bound.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("maxStaleness must be a second or more: " + bound);
    }
    this.maxStaleness = bound;
    return this;
  }

  /**
   * How long one load may keep the other nodes of the fleet waiting; a node that dies while it
   * loads holds them up for this long. Default: 10 seconds.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ResponseCacheBuilder loadTimeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("loadTimeout must be positive: " + timeout);
    }
    this.loadTimeout = timeout;
    return this;
  }

  /**
   * The maximum number of concurrent loads for which no caller's thread waits. Those from one place
   * in the host's code, the class of the {@link Origin}, are at most a quarter, so that a place
   * that hangs leaves room for the others. Up to 10,000 more wait; a request beyond those gets a
   * stale response that may stand in, or is refused. Default: 256.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ResponseCacheBuilder maxLoads(int loads) {
    if (loads <= 0) {
      throw new IllegalArgumentException("maxLoads must be positive: " + loads);
    }
    this.maxLoads = loads;
    return this;
  }

  /**
   * The largest body of a response that is stored, in bytes; a larger one is passed on, but not
   * stored. Default: 16 MiB.
   *
   * @throws IllegalArgumentException if it is less than 1 KiB
   */
  public ResponseCacheBuilder maxResponseBytes(long bytes) {
    this.maxResponseBytes = ByteCount.atLeast(ByteCount.MIN_FOR_ONE, "maxResponseBytes", bytes);
    return this;
  }

  /** The clock of all lifetimes. Default: the system's. */
  public ResponseCacheBuilder clock(InstantSource clock) {
    this.clock = requireNonNull(clock, "clock must not be null");
    return this;
  }

  /**
   * Runs the loads for which no caller's thread waits: refreshes, those that {@link
   * CachePolicy#softTimeout} is set for, and those of {@code serveAsync}; the executor may reject
   * them. Default: daemon threads of the cache's own. The host's executor is not shut down. What
   * must go on while all loads hang, such as purges of the CDN, has threads of its own.
   */
  public ResponseCacheBuilder executor(Executor executor) {
    requireNonNull(executor, "executor must not be null");
    this.executor = Optional.of(executor);
    return this;
  }

  /**
   * The CDN in front of the service. What is passed to {@code invalidate} is purged from the CDN
   * once the whole fleet has applied the invalidation: tags by name, and keys that hold a request's
   * target by path. Responses are sent with their tags in the field that the purger names. Default:
   * none, and tags are sent to nobody.
   */
  public ResponseCacheBuilder edge(EdgePurger purger) {
    String rule = "for two CDNs give one purger that tells both";
    this.edge = Optional.of(Once.given(edge.orElse(null), purger, "edge", rule));
    return this;
  }

  /**
   * Defers an invalidation made inside a transaction until that has committed: otherwise a response
   * loaded in between holds old data and counts as new, on every node. Default: {@link
   * AfterCommit#none()}.
   */
  public ResponseCacheBuilder afterCommit(AfterCommit hook) {
    this.afterCommit = requireNonNull(hook, "hook must not be null");
    return this;
  }

  /**
   * Repeats each invalidation after this time, here, in the fleet and at the CDN: a safety net
   * where loads may read data older than the write, from a lagging database replica or before a
   * commit that the cache isn't told of. The second costs as much as the first. The receipt tells
   * about the first. Default: never.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public ResponseCacheBuilder invalidatingAgainAfter(Duration delay) {
    if (delay.isZero() || delay.isNegative()) {
      throw new IllegalArgumentException("invalidatingAgainAfter must be positive: " + delay);
    }
    this.again = Optional.of(delay);
    return this;
  }

  /**
   * Repeats each purge of the CDN after this time. A response that left a node just before the
   * invalidation may reach the CDN after the purge, which would keep it for its lifetime: so this
   * is how long a response may take to the CDN. Purges of the same tag or path in the meantime have
   * one repetition in common. Zero: never. Default: 2 seconds.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public ResponseCacheBuilder purgingAgainAfter(Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("purgingAgainAfter must not be negative: " + delay);
    }
    this.purgeAgain = delay;
    return this;
  }

  ResponseCacheBuilder local(LocalEntries entries) {
    this.inside = inside.with(entries);
    return this;
  }

  ResponseCacheBuilder remote(Remote opened) {
    this.inside = inside.with(opened);
    return this;
  }

  ResponseCacheBuilder node(String node) {
    this.node = Optional.of(node);
    return this;
  }

  ResponseCacheBuilder coherence(Coherence coherence) {
    this.inside = inside.with(coherence);
    return this;
  }

  ResponseCacheBuilder maxQueued(int names) {
    this.inside = inside.withMaxQueued(names);
    return this;
  }

  ResponseCacheBuilder environment(Environment environment) {
    this.inside = inside.with(environment);
    return this;
  }

  /**
   * The cache; it follows the log from now on, where there is one. That is looked at first, for no
   * longer than 1.5 seconds: beside a remote tier that hangs, the cache begins without it.
   *
   * @throws IllegalArgumentException if it has no tier to hold anything, or a local tier and none
   */
  public ResponseCache build() {
    if (withoutLocal && local != null) {
      throw new IllegalArgumentException(
          ".local(…) and .withoutLocal() exclude each other: leave one of them out");
    }
    if (withoutLocal && remote.isEmpty() && inside.remote().isEmpty()) {
      throw new IllegalArgumentException(
          ".withoutLocal() without .remote(…) makes a cache that holds nothing: give"
              + " .remote(RedisTier.connect(…)), or leave .withoutLocal() out");
    }
    return new ResponseCache(
        new Settings(
            localOrDefault(),
            remote,
            policy,
            credentials,
            List.copyOf(listeners),
            maxStaleness,
            loadTimeout,
            maxLoads,
            maxResponseBytes,
            clock,
            edge,
            afterCommit,
            again,
            purgeAgain,
            executor,
            node.orElseGet(() -> UUID.randomUUID().toString()),
            inside));
  }

  private Optional<LocalTier> localOrDefault() {
    if (withoutLocal) {
      return Optional.empty();
    }
    return Optional.of(local == null ? CaffeineTier.ofMaxBytes(DEFAULT_LOCAL_BYTES) : local);
  }
}
