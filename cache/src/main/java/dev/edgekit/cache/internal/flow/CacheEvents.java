package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens, tells the host's listeners, and logs what an operator must know. */
public final class CacheEvents implements CacheListener, RemoteLog.Watcher {
  private static final Logger log = LoggerFactory.getLogger(CacheEvents.class);

  /**
   * The same loss within this time gets no log line of its own: a server may be full again and
   * again.
   */
  private static final long QUIET_NANOS = 10_000_000_000L;

  /** An array, which a hit walks without an iterator; replaced as a whole. */
  private volatile CacheListener[] listeners;

  /** The hits that took the short way. */
  private final HitCounter plainHits = new HitCounter();

  private final LongAdder localHits = new LongAdder();
  private final LongAdder remoteHits = new LongAdder();
  private final LongAdder staleHits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder loads = new LongAdder();
  private final LongAdder validations = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder storedResponses = new LongAdder();
  private final LongAdder notStoredResponses = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final LongAdder bytesSaved = new LongAdder();
  private final Map<Limit, LongAdder> limits = new ConcurrentHashMap<>();
  private volatile Duration roundTrip = Duration.ZERO;
  private volatile String lastLoss = "";
  private volatile long lastLossNanos;
  private volatile boolean quiet;

  /** What was counted so far. */
  public record Counts(
      long localHits,
      long remoteHits,
      long staleHits,
      long misses,
      long loads,
      long validations,
      long loadFailures,
      long stored,
      long notStored,
      long invalidations,
      long bytesSaved,
      Duration logRoundTrip) {}

  public CacheEvents(Collection<CacheListener> listeners) {
    this.listeners = listeners.toArray(CacheListener[]::new);
  }

  /** From now on tells this listener, too. */
  public synchronized void add(CacheListener listener) {
    CacheListener[] more = Arrays.copyOf(listeners, listeners.length + 1);
    more[listeners.length] = listener;
    listeners = more;
  }

  /** How often each bound was reached, of those that were. */
  public Map<Limit, Long> limits() {
    Map<Limit, Long> reached = new EnumMap<>(Limit.class);
    limits.forEach((limit, times) -> reached.put(limit, times.sum()));
    return reached;
  }

  public Counts counts() {
    return new Counts(
        plainHits.hits() + localHits.sum(),
        remoteHits.sum(),
        staleHits.sum(),
        misses.sum(),
        loads.sum(),
        validations.sum(),
        failures.sum(),
        storedResponses.sum(),
        notStoredResponses.sum(),
        invalidations.sum(),
        plainHits.bytes() + bytesSaved.sum(),
        roundTrip);
  }

  @Override
  public void hit(CacheKey key, Tier tier, boolean stale) {
    (tier == Tier.LOCAL ? localHits : remoteHits).increment();
    if (stale) {
      staleHits.increment();
    }
    tellOfHit(key, tier, stale);
  }

  /** A fresh hit in this process, by which the origin didn't have to send this many bytes. */
  void plainHit(CacheKey key, int bytes) {
    plainHits.add(bytes);
    tellOfHit(key, Tier.LOCAL, false);
  }

  private void tellOfHit(CacheKey key, Tier tier, boolean stale) {
    for (CacheListener host : listeners) { // written out, since a lambda would be garbage
      try {
        host.hit(key, tier, stale);
      } catch (RuntimeException e) {
        log.debug("a listener failed", e);
      }
    }
  }

  @Override
  public void miss(CacheKey key) {
    misses.increment();
    tell(host -> host.miss(key));
  }

  @Override
  public void loaded(CacheKey key, Duration took, boolean validated) {
    loads.increment();
    if (validated) {
      validations.increment();
    }
    tell(host -> host.loaded(key, took, validated));
  }

  @Override
  public void loadFailed(CacheKey key, Throwable cause, boolean staleServed) {
    failures.increment();
    tell(host -> host.loadFailed(key, cause, staleServed));
  }

  @Override
  public void stored(CacheKey key, long bytes) {
    storedResponses.increment();
    tell(host -> host.stored(key, bytes));
  }

  @Override
  public void notStored(CacheKey key, String reason) {
    notStoredResponses.increment();
    tell(host -> host.notStored(key, reason));
  }

  @Override
  public void limited(Limit limit) {
    limits.computeIfAbsent(limit, l -> new LongAdder()).increment();
    tell(host -> host.limited(limit));
  }

  @Override
  public void invalidated(int names) {
    invalidations.increment();
    tell(host -> host.invalidated(names));
  }

  @Override
  public void preloaded(int done, int of) {
    tell(host -> host.preloaded(done, of));
  }

  @Override
  public void remoteLost(String reason) {
    long now = System.nanoTime();
    boolean again = reason.equals(lastLoss) && now - lastLossNanos < QUIET_NANOS;
    String text = "going on without the remote tier, or without a part of it: {}";
    if (again) {
      log.debug(text, reason);
    } else {
      lastLoss = reason;
      lastLossNanos = now;
      log.warn(text, reason);
    }
    quiet = again;
    tell(host -> host.remoteLost(reason));
  }

  @Override
  public void remoteFound() {
    if (quiet) {
      log.debug("the remote tier is well again");
    } else {
      log.info("the remote tier is well again");
    }
    tell(CacheListener::remoteFound);
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
  public void warned(String advice) {
    log.warn(advice);
  }

  @Override
  public void logRoundTrip(Duration took) {
    roundTrip = took;
    tell(host -> host.logRoundTrip(took));
  }

  /** Counts the bytes that the origin didn't have to send. */
  public Response saved(Response response) {
    bytesSaved.add(response.body().length);
    return response;
  }

  private void tell(Consumer<CacheListener> event) {
    for (CacheListener host : listeners) {
      try {
        event.accept(host);
      } catch (RuntimeException e) {
        log.debug("a listener failed", e);
      }
    }
  }
}
