package dev.edgekit.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A cache's figures in Micrometer, in one call:
 *
 * <pre>{@code
 * CacheMetrics.bind(cache, registry);
 * }</pre>
 */
public final class CacheMetrics {
  private final MeterRegistry registry;

  private CacheMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Adds meters to this registry: requests by result, loads and their failures, staleness, bytes,
   * and, where there is a remote tier, {@link ResponseCache#state()}: for each state a gauge that
   * is 1 while it lasts, how long ago the log was heard, how much has yet to be read or appended.
   * Call it once per cache.
   */
  public static void bind(ResponseCache cache, MeterRegistry registry) {
    new CacheMetrics(registry).bind(cache);
    cache.listen(new Recorder(registry));
  }

  private void bind(ResponseCache cache) {
    count(cache, "local", CacheStats::localHits);
    count(cache, "remote", CacheStats::remoteHits);
    count(cache, "miss", CacheStats::misses);
    FunctionCounter.builder("edgekit.cache.stale", cache, c -> c.stats().staleHits())
        .register(registry);
    FunctionCounter.builder("edgekit.cache.saved", cache, c -> c.stats().bytesSaved())
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("edgekit.cache.not.stored", cache, c -> c.stats().notStored())
        .register(registry);
    for (CacheListener.Limit limit : CacheListener.Limit.values()) {
      FunctionCounter.builder("edgekit.cache.limited", cache, c -> c.stats().limited(limit))
          .tag("limit", limit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .register(registry);
    }
    gauge(cache, "edgekit.cache.hit.ratio", CacheStats::hitRatio);
    gauge(cache, "edgekit.cache.local.responses", CacheStats::localEntries);
    gauge(cache, "edgekit.cache.local.bytes", CacheStats::localBytes);
    if (cache.hasRemote()) { // a gauge that is 0 for lack of a tier would raise alarms
      gauge(cache, "edgekit.cache.remote.up", s -> s.remoteUp().orElse(false) ? 1 : 0);
      gauge(cache, "edgekit.cache.log.silence.seconds", s -> s.logSilence().toMillis() / 1000.0);
      for (CacheState.Part part : CacheState.Part.values()) {
        state(cache, "edgekit.cache.log.state", part, s -> s.log() == part ? 1 : 0);
        state(cache, "edgekit.cache.entries.state", part, s -> s.entries() == part ? 1 : 0);
      }
      Gauge.builder("edgekit.cache.log.behind", cache, c -> c.state().behind()).register(registry);
      Gauge.builder("edgekit.cache.log.queued", cache, c -> c.state().queued()).register(registry);
    }
  }

  private void count(ResponseCache cache, String result, ToDoubleFunction<CacheStats> figure) {
    FunctionCounter.builder("edgekit.cache.requests", cache, c -> figure.applyAsDouble(c.stats()))
        .tag("result", result)
        .register(registry);
  }

  private void gauge(ResponseCache cache, String name, ToDoubleFunction<CacheStats> figure) {
    Gauge.builder(name, cache, c -> figure.applyAsDouble(c.stats())).register(registry);
  }

  private void state(
      ResponseCache cache, String name, CacheState.Part part, ToDoubleFunction<CacheState> is) {
    if (part != CacheState.Part.NONE) {
      Gauge.builder(name, cache, c -> is.applyAsDouble(c.state()))
          .tag("state", part.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  /** Records what has a duration, or no figure in {@link CacheStats}. */
  private static final class Recorder implements CacheListener {
    private final Timer loads;
    private final Timer validations;
    private final Timer roundTrips;
    private final Counter failures;
    private final Counter standIns;
    private final Counter outages;

    Recorder(MeterRegistry registry) {
      this.loads = registry.timer("edgekit.cache.loads", "result", "loaded");
      this.validations = registry.timer("edgekit.cache.loads", "result", "validated");
      this.roundTrips = registry.timer("edgekit.cache.log.roundtrip");
      this.failures = registry.counter("edgekit.cache.load.failures", "answer", "failure");
      this.standIns = registry.counter("edgekit.cache.load.failures", "answer", "stale");
      this.outages = registry.counter("edgekit.cache.remote.outages");
    }

    @Override
    public void loaded(CacheKey key, Duration took, boolean validated) {
      (validated ? validations : loads).record(took);
    }

    @Override
    public void loadFailed(CacheKey key, Throwable cause, boolean staleServed) {
      (staleServed ? standIns : failures).increment();
    }

    @Override
    public void remoteLost(String reason) {
      outages.increment();
    }

    @Override
    public void logRoundTrip(Duration took) {
      roundTrips.record(took);
    }
  }
}
