package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.log.CoarseClock;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
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

  public PlainHits(
      LocalEntries local, Coherence coherence, Environment environment, CacheEvents events) {
    this.local = local;
    this.coherence = coherence;
    this.environment = environment;
    this.events = events;
    this.coarse = new CoarseClock(environment, coherence);
  }

  /**
   * The answer, counted, to a request that asks for the response alone and, where that matters, has
   * no credentials; null if the short way has none.
   *
   * @param accepted the value of the request's {@code Accept-Encoding}; empty if there is none
   */
  public @Nullable Response serve(String accepted, CacheKey key, CachePolicy policy) {
    StoredResponse stored = local.find(key);
    if (stored == null || !stored.vary().isNothing()) {
      return null;
    }
    StoredResponse.Rendered rendered = stored.rendered(HitWriter.coding(accepted, stored));
    if (rendered == null || !rendered.isOf(policy)) {
      return null;
    }
    long wall = environment.wall();
    long nanos = environment.nanos(wall);
    if (!rendered.isOfNow(environment.millis(nanos))
        || coherence.standingOf(stored, nanos, wall) != Standing.CURRENT) {
      return null;
    }
    events.hit(key, Tier.LOCAL, false);
    return events.saved(rendered.response());
  }

  /** The response written out under this key for a request without {@code Accept-Encoding}. */
  public Optional<Response> peek(CacheKey key) {
    StoredResponse stored = local.find(key);
    StoredResponse.Rendered rendered = stored == null ? null : stored.renderedPlain();
    if (stored != null && rendered != null && isCurrent(stored, rendered)) {
      return rendered.peeked();
    }
    coarse.start();
    return Optional.empty();
  }

  private boolean isCurrent(StoredResponse stored, StoredResponse.Rendered rendered) {
    CoarseClock.Tick now = coarse.now();
    return rendered.isOfNow(now.millis())
        && ((now.heard() && stored.checkedAt() == coherence.here())
            || coherence.standingOf(stored, now.nanos(), now.wall()) == Standing.CURRENT);
  }

  @Override
  public void close() {
    coarse.close();
  }
}
