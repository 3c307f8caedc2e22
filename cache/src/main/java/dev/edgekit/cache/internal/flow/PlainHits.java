package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.log.CoarseClock;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.log.Tick;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The short way of the usual request: to a response that is fresh, in this process and already
 * written out. Allocates nothing. Thread-safe.
 */
public final class PlainHits implements AutoCloseable {
  private final LocalEntries local;
  private final Coherence coherence;
  private final Environment environment;
  private final CacheEvents events;
  private final CoarseClock coarse;

  /** What the clocks showed when they were last read. */
  private volatile Tick tick;

  public PlainHits(
      LocalEntries local, Coherence coherence, Environment environment, CacheEvents events) {
    this.local = local;
    this.coherence = coherence;
    this.environment = environment;
    this.events = events;
    this.coarse = new CoarseClock(environment, coherence);
    this.tick = Tick.at(environment.wall(), environment, coherence);
  }

  /**
   * The answer, counted, to a request that asks for the response alone and, where that matters, has
   * no credentials; null if the short way has none.
   *
   * @param accepted the value of the request's {@code Accept-Encoding}; empty if there is none
   */
  public @Nullable Response serve(String accepted, CacheKey key, CachePolicy policy) {
    StoredResponse stored = local.find(key);
    if (stored == null || stored.varies()) {
      return null;
    }
    StoredResponse.Rendered rendered = stored.rendered(stored.coding(accepted));
    if (rendered == null || !rendered.isOf(policy)) {
      return null;
    }
    long wall = environment.wall();
    Tick now = tickAt(wall);
    if (!isCurrent(stored, rendered, now, wall - now.wall())) {
      return null;
    }
    events.plainHit(key, rendered.bodyLength());
    return rendered.response();
  }

  private Tick tickAt(long wall) {
    Tick known = tick;
    if (known.holds(wall, environment)) {
      return known;
    }
    Tick read = Tick.at(wall, environment, coherence);
    tick = read;
    return read;
  }

  /** The response written out under this key for a request without {@code Accept-Encoding}. */
  public Optional<Response> peek(CacheKey key) {
    StoredResponse stored = local.find(key);
    StoredResponse.Rendered rendered = stored == null ? null : stored.renderedPlain();
    if (stored != null && rendered != null && isCurrent(stored, rendered, coarse.now(), 0)) {
      return rendered.peeked();
    }
    coarse.start();
    return Optional.empty();
  }

  /** Whether it is the answer that many milliseconds after the tick began. */
  private boolean isCurrent(
      StoredResponse stored, StoredResponse.Rendered rendered, Tick tick, long since) {
    return rendered.isOfNow(tick.millis() + since)
        && ((tick.heard() && stored.checkedAt() == coherence.here())
            || coherence.standingOf(stored, tick.nanosAt(since), tick.wall() + since)
                == Standing.CURRENT);
  }

  @Override
  public void close() {
    coarse.close();
  }
}
