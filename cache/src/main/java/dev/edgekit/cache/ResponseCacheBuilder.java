package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.LogId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ResponseCache}. Confined to one thread. */
public final class ResponseCacheBuilder {
  private static final int THREADS = 16;
  private static final int WAITING_TASKS = 1000;

  private LocalTier local = CaffeineTier.ofMaxBytes(64L << 20);
  private @Nullable LocalEntries localEntries;
  private @Nullable RemoteTier remote;
  private @Nullable Remote opened;
  private CachePolicy policy = CachePolicy.followingOrigin();
  private CacheListener listener = CacheListener.none();
  private Duration maxStaleness = Duration.ofSeconds(2);
  private Duration loadTimeout = Duration.ofSeconds(10);
  private InstantSource clock = InstantSource.system();
  private @Nullable EdgePurger edge;
  private @Nullable Executor executor;
  private @Nullable Environment environment;
  private @Nullable Coherence coherence;
  private String node = UUID.randomUUID().toString();

  ResponseCacheBuilder() {}

  /** The tier in this process. Default: {@link CaffeineTier} of 64 MiB. */
  public ResponseCacheBuilder local(LocalTier tier) {
    this.local = tier;
    return this;
  }

  /** The tier that the fleet shares. Default: none; the cache is this process's own. */
  public ResponseCacheBuilder remote(RemoteTier tier) {
    this.remote = tier;
    return this;
  }

  /** The policy of requests that come without one. Default: follows the origin's header fields. */
  public ResponseCacheBuilder policy(CachePolicy policy) {
    this.policy = policy;
    return this;
  }

  /** Hears what the cache does. Default: nobody. */
  public ResponseCacheBuilder listener(CacheListener listener) {
    this.listener = listener;
    return this;
  }

  /**
   * How long this node may call its responses fresh without hearing from the fleet's log: the bound
   * within which an invalidation holds everywhere, through any partition. Default: 2 seconds.
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
   * How long one load may keep the others of the fleet waiting; a node that died while it loaded
   * holds them up for this long. Default: 10 seconds.
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

  /** The clock of all lifetimes. Default: the system's. */
  public ResponseCacheBuilder clock(InstantSource clock) {
    this.clock = clock;
    return this;
  }

  /**
   * Runs refreshes in the background; it may reject. Default: up to 16 daemon threads of the
   * cache's own. The host's executor is not shut down.
   */
  public ResponseCacheBuilder executor(Executor executor) {
    this.executor = executor;
    return this;
  }

  /**
   * The CDN in front of the service. Whatever is passed to {@code invalidate} is then purged from
   * it, when the whole fleet has applied it: tags by name, and keys that were made of requests by
   * path. Responses are sent with their tags in the field that the purger names. Default: none, and
   * tags are sent to nobody.
   */
  public ResponseCacheBuilder edge(EdgePurger purger) {
    this.edge = purger;
    return this;
  }

  ResponseCacheBuilder local(LocalEntries entries) {
    this.localEntries = entries;
    return this;
  }

  ResponseCacheBuilder remote(Remote opened) {
    this.opened = opened;
    return this;
  }

  ResponseCacheBuilder node(String node) {
    this.node = node;
    return this;
  }

  ResponseCacheBuilder coherence(Coherence coherence) {
    this.coherence = coherence;
    return this;
  }

  ResponseCacheBuilder environment(Environment environment) {
    this.environment = environment;
    return this;
  }

  /** The cache; it follows the log from now on, where there is one. */
  public ResponseCache build() {
    Executor background = executor == null ? threads() : executor;
    Environment outside = environment == null ? new Environment(clock, background) : environment;
    Counters counters = new Counters(listener);
    Remote fleet = openRemote(counters);
    Coherence knowledge =
        coherence == null
            ? new Coherence(
                maxStaleness.toNanos(),
                fleet == null,
                Coherence.MAX_NAMES,
                fleet == null ? LogId.of(outside.millis()) : LogId.ZERO)
            : coherence;
    return new ResponseCache(
        openLocal(),
        fleet,
        policy,
        outside,
        knowledge,
        counters,
        fleet == null
            ? null
            : new FleetLog(fleet.log(), knowledge, outside, counters::logRoundTrip, node),
        loadTimeout.toMillis(),
        edge,
        executor == null && background instanceof ThreadPoolExecutor pool ? pool : null);
  }

  private LocalEntries openLocal() {
    if (localEntries != null) {
      return localEntries;
    }
    return local instanceof CaffeineTier heap ? heap.open() : ((EhcacheTier) local).open();
  }

  private @Nullable Remote openRemote(Counters counters) {
    return remote instanceof RedisTier redis ? redis.open(counters) : opened;
  }

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_TASKS),
            task -> {
              Thread thread = new Thread(task, "edgekit-cache-refresh");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
