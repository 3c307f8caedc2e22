package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.Credentials;
import dev.edgekit.cache.internal.answer.HitWriter;
import dev.edgekit.cache.internal.answer.PlainRequest;
import dev.edgekit.cache.internal.log.CoarseClock;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.stored.LocalEntries;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The short way of the usual request: what is fresh, in this process and already written out.
 * Allocates nothing. Thread-safe.
 */
public final class PlainHits implements AutoCloseable {
  private final LocalEntries local;
  private final Coherence coherence;
  private final Environment environment;
  private final CacheEvents events;
  private final Credentials credentials;
  private final CoarseClock coarse;

  public PlainHits(
      LocalEntries local,
      Coherence coherence,
      Environment environment,
      CacheEvents events,
      Credentials credentials) {
    this.local = local;
    this.coherence = coherence;
    this.environment = environment;
    this.events = events;
    this.credentials = credentials;
    this.coarse = new CoarseClock(environment);
  }

  /** The answer, counted; null if there is none on the short way. */
  public @Nullable Response serve(Request request, CacheKey key, CachePolicy policy) {
    StoredResponse stored = local.find(key);
    if (stored == null || !stored.vary().isNothing()) {
      return null;
    }
    String accepted = PlainRequest.accepted(request);
    if (accepted == null || mayBeSomeone(request, policy)) {
      return null;
    }
    StoredResponse.Rendered rendered = stored.rendered(HitWriter.coding(accepted, stored));
    if (rendered == null || !rendered.isOf(policy)) {
      return null;
    }
    long nanos = environment.nanos();
    if (!rendered.isOfNow(environment.millis(nanos))
        || coherence.standingOf(stored, nanos, environment.wall(nanos)) != Standing.CURRENT) {
      return null;
    }
    events.hit(key, Tier.LOCAL, false);
    return events.saved(rendered.response());
  }

  private boolean mayBeSomeone(Request request, CachePolicy policy) {
    return !policy.isSharedAcrossUsers() && (policy.isPerUser() || credentials.mayBeIn(request));
  }

  /** What is written out under this key for a request without {@code Accept-Encoding}. */
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
    return rendered.isOfNow(coarse.millis())
        && coherence.standingOf(stored, coarse.nanos(), coarse.wall()) == Standing.CURRENT;
  }

  @Override
  public void close() {
    coarse.close();
  }
}
