package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens, tells the host's listener, and logs what an operator must know. */
final class Counters implements CacheListener, RemoteLog.Watcher {
  private static final Logger log = LoggerFactory.getLogger(ResponseCache.class);

  private final CacheListener host;
  final LongAdder localHits = new LongAdder();
  final LongAdder remoteHits = new LongAdder();
  final LongAdder staleHits = new LongAdder();
  final LongAdder misses = new LongAdder();
  final LongAdder loads = new LongAdder();
  final LongAdder validations = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder storedResponses = new LongAdder();
  final LongAdder notStoredResponses = new LongAdder();
  final LongAdder invalidations = new LongAdder();
  final LongAdder bytesSaved = new LongAdder();
  private volatile Duration roundTrip = Duration.ZERO;

  Counters(CacheListener host) {
    this.host = host;
  }

  @Override
  public void hit(CacheKey key, Tier tier, boolean stale) {
    (tier == Tier.LOCAL ? localHits : remoteHits).increment();
    if (stale) {
      staleHits.increment();
    }
    try { // written out, since a lambda would be garbage on every hit
      host.hit(key, tier, stale);
    } catch (RuntimeException e) {
      log.debug("a listener failed", e);
    }
  }

  @Override
  public void miss(CacheKey key) {
    misses.increment();
    tell(() -> host.miss(key));
  }

  @Override
  public void loaded(CacheKey key, Duration took, boolean validated) {
    loads.increment();
    if (validated) {
      validations.increment();
    }
    tell(() -> host.loaded(key, took, validated));
  }

  @Override
  public void loadFailed(CacheKey key, Throwable cause, boolean staleServed) {
    failures.increment();
    tell(() -> host.loadFailed(key, cause, staleServed));
  }

  @Override
  public void stored(CacheKey key, long bytes) {
    storedResponses.increment();
    tell(() -> host.stored(key, bytes));
  }

  @Override
  public void notStored(CacheKey key, String reason) {
    notStoredResponses.increment();
    tell(() -> host.notStored(key, reason));
  }

  @Override
  public void invalidated(int names) {
    invalidations.increment();
    tell(() -> host.invalidated(names));
  }

  @Override
  public void preloaded(int done, int of) {
    tell(() -> host.preloaded(done, of));
  }

  @Override
  public void remoteLost(String reason) {
    log.warn("Redis doesn't answer; going on without it: {}", reason);
    tell(() -> host.remoteLost(reason));
  }

  @Override
  public void remoteFound() {
    log.info("Redis answers again");
    tell(host::remoteFound);
  }

  @Override
  public void lost(String reason) {
    remoteLost(reason);
  }

  @Override
  public void found() {
    remoteFound();
  }

  @Override
  public void logRoundTrip(Duration took) {
    roundTrip = took;
    tell(() -> host.logRoundTrip(took));
  }

  Duration roundTrip() {
    return roundTrip;
  }

  /** What the origin didn't have to send. */
  Response saved(Response response) {
    bytesSaved.add(response.body().length);
    return response;
  }

  private static void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      log.debug("a listener failed", e);
    }
  }
}
