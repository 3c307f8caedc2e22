package dev.edgekit.cache;

import dev.edgekit.cache.CacheListener.Limit;
import dev.edgekit.cache.internal.answer.EdgeTags;
import dev.edgekit.cache.internal.flow.AsyncFlow;
import dev.edgekit.cache.internal.flow.BackgroundThreads;
import dev.edgekit.cache.internal.flow.CacheEvents;
import dev.edgekit.cache.internal.flow.Explainer;
import dev.edgekit.cache.internal.flow.Fleet;
import dev.edgekit.cache.internal.flow.FleetLease;
import dev.edgekit.cache.internal.flow.Flights;
import dev.edgekit.cache.internal.flow.Invalidations;
import dev.edgekit.cache.internal.flow.LoadThreads;
import dev.edgekit.cache.internal.flow.Loader;
import dev.edgekit.cache.internal.flow.OriginAnswers;
import dev.edgekit.cache.internal.flow.OriginCall;
import dev.edgekit.cache.internal.flow.PartialContent;
import dev.edgekit.cache.internal.flow.PlainHits;
import dev.edgekit.cache.internal.flow.PostedContent;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.flow.RequestFlow;
import dev.edgekit.cache.internal.flow.Tiers;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.NoEntries;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a cache, put together from its settings, and taken apart again. */
final class CacheParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CacheParts.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  final Coherence coherence;
  final CacheEvents events;
  final LocalEntries local;
  final Fleet fleet;
  final LoadThreads threads;
  final Invalidations invalidations;
  final RequestFlow flow;
  final AsyncFlow asyncFlow;
  final PlainHits plainHits;
  final Explainer explainer;

  private final Settings settings;
  private final Environment environment;
  private final Tiers tiers;
  private final Flights flights;

  /** In the order in which they are closed; guarded by itself. */
  private final List<AutoCloseable> toClose = new ArrayList<>();

  CacheParts(Settings settings) {
    this.settings = settings;
    this.events = new CacheEvents(settings.listeners());
    this.environment = settings.inside().environment().orElseGet(this::outside);
    Optional<Remote> remote = openRemote();
    this.coherence = settings.inside().coherence().orElseGet(() -> knowledge(remote.isEmpty()));
    this.local = settings.inside().local().orElseGet(this::openLocal);
    this.fleet = remote.map(this::joined).orElseGet(() -> Fleet.alone(coherence, environment));
    this.tiers = new Tiers(local, remote.orElse(null), coherence, environment);
    this.threads = new LoadThreads(carrier(), settings.maxLoads());
    this.flights = new Flights(environment, threads, () -> events.limited(Limit.LOAD_TIME));
    this.invalidations =
        new Invalidations(
            fleet,
            tiers,
            environment,
            events,
            this::isKept,
            settings.edge(),
            new Invalidations.Timing(
                settings.afterCommit(), settings.again(), settings.purgeAgain()));
    OriginAnswers responses = new OriginAnswers(environment, settings.edge().map(EdgeTags::of));
    OriginCall originCall = new OriginCall(coherence, environment);
    long maxBytes = settings.maxResponseBytes();
    PartialContent partial =
        new PartialContent(tiers, originCall, responses, environment, maxBytes);
    Loader loader = loader(remote, originCall, responses, partial);
    Credentials credentials = settings.credentials();
    this.flow =
        new RequestFlow(
            tiers,
            loader,
            originCall,
            responses,
            partial,
            new PostedContent(tiers, fleet, coherence, responses, maxBytes),
            environment,
            events,
            credentials,
            invalidations::byRequest);
    this.asyncFlow = new AsyncFlow(tiers, flow, threads, environment);
    this.plainHits = new PlainHits(local, coherence, environment, events);
    this.explainer = new Explainer(tiers, flow, loader, coherence, environment, credentials);
    toClose.addAll(0, List.of(fleet, local, plainHits));
    settings.edge().ifPresent(purger -> toClose.add(0, purger));
    toClose.add(0, invalidations);
  }

  private boolean isKept(CacheKey key) {
    return local.find(key) != null || flights.isUnderWay(key);
  }

  private Loader loader(
      Optional<Remote> remote,
      OriginCall originCall,
      OriginAnswers responses,
      PartialContent partial) {
    long maxWait = settings.loadTimeout().toMillis();
    var entries = remote.map(Remote::entries).orElse(null);
    return new Loader(
        tiers,
        coherence,
        environment,
        events,
        originCall,
        responses,
        partial,
        new FleetLease(tiers, entries, environment, events, maxWait),
        flights,
        settings.maxResponseBytes());
  }

  private Environment outside() {
    BackgroundThreads chores = BackgroundThreads.forChores();
    toClose.add(chores);
    return new Environment(settings.clock(), chores);
  }

  private Executor carrier() {
    if (settings.inside().environment().isPresent()) {
      return environment::inBackground;
    }
    return settings.executor().orElseGet(this::ownThreads);
  }

  private Executor ownThreads() {
    BackgroundThreads own = BackgroundThreads.forLoads();
    toClose.add(own);
    return own;
  }

  private Fleet joined(Remote remote) {
    int maxQueued = settings.inside().maxQueued().orElse(FleetLog.MAX_QUEUED);
    FleetLog fleetLog =
        new FleetLog(
            remote.log(), coherence, environment, events::logRoundTrip, settings.node(), maxQueued);
    return Fleet.joined(remote, coherence, environment, fleetLog);
  }

  private Coherence knowledge(boolean alone) {
    LogId start = alone ? LogId.of(new SecureRandom().nextLong() >>> 1, 1) : LogId.ZERO;
    return new Coherence(settings.maxStaleness().toNanos(), alone, Coherence.MAX_NAMES, start);
  }

  private LocalEntries openLocal() {
    return settings.local().map(CacheParts::open).orElseGet(NoEntries::new);
  }

  private static LocalEntries open(LocalTier tier) {
    return tier instanceof CaffeineTier heap ? heap.open() : ((EhcacheTier) tier).open();
  }

  private Optional<Remote> openRemote() {
    return settings
        .remote()
        .map(tier -> ((RedisTier) tier).open(events))
        .or(() -> settings.inside().remote());
  }

  /** Waits a while for loads that a caller waits for; a second call does nothing. */
  @Override
  public void close() {
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
