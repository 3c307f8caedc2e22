package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.stored.StoredResponse;
import java.util.Optional;

/**
 * Stores what the answer to a POST says of its target, for GETs, where policy and answer allow it
 * (RFC 9110 §9.3.3): in this process alone.
 *
 * <p>The POST invalidates its target, and what it says of it is newer than that, but not
 * necessarily newer than another invalidation which came meanwhile. So the answer is stored only if
 * no entry of the log came between its request and that invalidation which names it, and the
 * invalidation is the very next step from there. Thread-safe.
 */
public final class PostedContent {
  private final Tiers tiers;
  private final Fleet fleet;
  private final Coherence coherence;
  private final OriginAnswers answers;
  private final long maxBytes;

  /** Stores answers of at most this many bytes. */
  public PostedContent(
      Tiers tiers, Fleet fleet, Coherence coherence, OriginAnswers answers, long maxBytes) {
    this.tiers = tiers;
    this.fleet = fleet;
    this.coherence = coherence;
    this.answers = answers;
    this.maxBytes = maxBytes;
  }

  /**
   * Invalidates what this request changed, and then stores the answer: as of its own invalidation,
   * which doesn't name it. Absent if it isn't stored.
   */
  Optional<Fetch> store(Visit visit, Fetch fetch, PassingResponse passing, Runnable invalidation) {
    LoadJob job = visit.with(Revalidation.asGet(visit.request())).job(visit.key());
    if (!isStorable(visit, job, fetch)) {
      invalidation.run();
      return Optional.empty();
    }
    fleet.readOn();
    LogId before = coherence.asOf();
    boolean newest = coherence.isShareable(passing);
    invalidation.run();
    LogId after = coherence.asOf();
    if (!newest || !isNext(before, after)) {
      return Optional.empty();
    }
    Fetch newer = fetch.withAsOf(after);
    StoredResponse stored = answers.of(job, newer);
    if (!coherence.isShareable(stored)) {
      return Optional.empty(); // the invalidation is yet to be read from the log
    }
    return tiers.storeLocally(job.key(), job.targetOf(stored), stored)
        ? Optional.of(newer)
        : Optional.empty();
  }

  private boolean isStorable(Visit visit, LoadJob job, Fetch fetch) {
    return visit.policy().isStoringPosts()
        && UnsafeRequest.tellsItsTarget(visit.request(), fetch.response(), visit.policy())
        && fetch.response().body().length <= maxBytes
        && OriginAnswers.storability(job, fetch) == Storability.STORABLE;
  }

  /** Whether nothing happened between the two but one step, in the log or here alone. */
  private static boolean isNext(LogId before, LogId after) {
    return before.incarnation() == after.incarnation()
        && (after.counter() == before.counter()
            ? after.local() == before.local() + 1
            : after.counter() == before.counter() + 1 && after.local() == 0);
  }
}
