package dev.edgekit.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * A cache's figures in Micrometer. It hears what happens as the cache's listener, and {@link #bind}
 * adds what the cache counts itself.
 *
 * <pre>{@code
 * CacheMetrics metrics = CacheMetrics.in(registry);
 * ResponseCache cache = ResponseCache.builder().listener(metrics).build();
 * metrics.bind(cache);
 * }</pre>
 *
 * Thread-safe.
 */
public final class CacheMetrics implements CacheListener {
  private final MeterRegistry registry;
  private final Timer loads;
  private final Timer validations;
  private final Timer roundTrips;
  private final Counter failures;
  private final Counter standIns;
  private final Counter outages;

  private CacheMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.loads = registry.timer("edgekit.cache.loads", "result", "loaded");
    this.validations = registry.timer("edgekit.cache.loads", "result", "validated");
    this.roundTrips = registry.timer("edgekit.cache.log.roundtrip");
    this.failures = registry.counter("edgekit.cache.load.failures", "answer", "failure");
    this.standIns = registry.counter("edgekit.cache.load.failures", "answer", "stale");
    this.outages = registry.counter("edgekit.cache.remote.outages");
  }

  /** Meters in this registry. */
  public static CacheMetrics in(MeterRegistry registry) {
    return new CacheMetrics(registry);
  }

  /** Adds hits by tier, staleness, bytes and the state of the remote tier. */
  public void bind(ResponseCache cache) {
    count(cache, "local", CacheStats::localHits);
    count(cache, "remote", CacheStats::remoteHits);
    count(cache, "miss", CacheStats::misses);
    FunctionCounter.builder("edgekit.cache.stale", cache, c -> c.stats().staleHits())
        .register(registry);
    FunctionCounter.builder("edgekit.cache.saved", cache, c -> c.stats().bytesSaved())
        .baseUnit("bytes")
        .register(registry);
    gauge(cache, "edgekit.cache.hit.ratio", CacheStats::hitRatio);
    gauge(cache, "edgekit.cache.local.responses", CacheStats::localEntries);
    gauge(cache, "edgekit.cache.local.bytes", CacheStats::localBytes);
    gauge(cache, "edgekit.cache.remote.up", s -> s.remoteUp() ? 1 : 0);
    gauge(cache, "edgekit.cache.log.silence.seconds", s -> s.logSilence().toMillis() / 1000.0);
  }

  private void count(ResponseCache cache, String result, ToDoubleFunction<CacheStats> figure) {
    FunctionCounter.builder("edgekit.cache.requests", cache, c -> figure.applyAsDouble(c.stats()))
        .tag("result", result)
        .register(registry);
  }

  private void gauge(ResponseCache cache, String name, ToDoubleFunction<CacheStats> figure) {
    Gauge.builder(name, cache, c -> figure.applyAsDouble(c.stats())).register(registry);
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
