package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheListener.Tier;
import dev.edgekit.cache.internal.answer.AnswerSource;
import dev.edgekit.cache.internal.answer.ConditionalAnswer;
import dev.edgekit.cache.internal.answer.PartOfWhole;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.List;
import java.util.Optional;

/**
 * Parts of responses, where the policy keeps them: one for each variant of a key, in this process,
 * beside the whole (RFC 9111 §3.3, §3.4). A part is used while it is fresh and current, and never
 * validated. Thread-safe.
 */
public final class PartialContent {
  /** In a key's variant; no field that {@code Vary} could name begins so. */
  private static final String MARK = "@part";

  private final Tiers tiers;
  private final OriginCall originCall;
  private final OriginAnswers answers;
  private final Environment environment;
  private final long maxBytes;

  /** A part as it is stored, and what it holds. */
  private record Held(CacheKey at, StoredResponse stored, PartOfWhole part) {}

  /**
   * No part is kept yet.
   *
   * @param maxBytes of a part, and of what is put together
   */
  public PartialContent(
      Tiers tiers,
      OriginCall originCall,
      OriginAnswers answers,
      Environment environment,
      long maxBytes) {
    this.tiers = tiers;
    this.originCall = originCall;
    this.answers = answers;
    this.environment = environment;
    this.maxBytes = maxBytes;
  }

  /** The stored part, if the range that this request asks for lies within it. */
  Optional<Served> answer(Visit visit) {
    boolean plain =
        visit.request().method().equals("GET")
            && !ConditionalAnswer.isConditional(visit.request().headers());
    Optional<Held> there = plain ? held(visit.job(visit.key())) : Optional.empty();
    return there
        .filter(held -> held.part.cut(visit.request().headers(), environment.millis()).isPresent())
        .map(
            held ->
                new Served.Stored(
                    held.stored,
                    new AnswerSource.Hit(Tier.LOCAL, AnswerSource.Detail.FRESH),
                    Optional.empty()));
  }

  /** Keeps this answer if it is a part that may be stored; false if it isn't kept. */
  boolean keep(Visit visit, Fetch fetch) {
    if (!visit.policy().isStoringParts() || !visit.request().method().equals("GET")) {
      return false;
    }
    LoadJob job = visit.job(visit.key());
    return PartOfWhole.of(fetch.response())
        .filter(part -> isStorable(job, fetch, part))
        .filter(part -> store(job, fetch, grown(job, part)))
        .isPresent();
  }

  /**
   * The whole, of which a part is stored and only the rest was loaded, or whatever else the origin
   * answered to a request for the rest; absent if the whole must be loaded.
   *
   * @throws RuntimeException as the origin throws it
   */
  Optional<Fetch> completing(LoadJob job, String token) {
    Held held = held(job).orElse(null);
    String rest = held == null ? null : held.part.rest().orElse(null);
    if (held == null || rest == null || !job.request().method().equals("GET")) {
      return Optional.empty();
    }
    Request request = Revalidation.range(job.request(), job.policy(), rest, held.part.strongTag());
    Fetch fetch = originCall.ask(job.origin(), request, token);
    tiers.removeLocally(List.of(held.at));
    if (!Storability.isOfOneRequest(fetch.response().status())) {
      return Optional.of(fetch);
    }
    return PartOfWhole.of(fetch.response())
        .flatMap(held.part::joined)
        .filter(joined -> joined.isWhole() && tiers.standing(held.stored) == Standing.CURRENT)
        .map(PartOfWhole::response)
        .map(fetch::with);
  }

  private Optional<Held> held(LoadJob job) {
    Tiers.Found found =
        job.policy().isStoringParts() && job.policy().fresh().isEmpty()
            ? tiers.local(placeOf(job), job.selecting())
            : null;
    boolean usable =
        found != null
            && job.asker().mayGet(found.response().headers(), job.policy())
            && tiers.isFresh(found, job.request().headers());
    return found == null || !usable
        ? Optional.empty()
        : PartOfWhole.of(response(found.response()))
            .map(part -> new Held(found.key(), found.response(), part));
  }

  private static CacheKey placeOf(LoadJob job) {
    return job.key().variant(MARK);
  }

  private static Response response(StoredResponse stored) {
    byte[] bytes = stored.bodies() == null ? new byte[0] : stored.bodies().identity();
    return Response.of(stored.status(), stored.headers(), bytes);
  }

  private boolean isStorable(LoadJob job, Fetch fetch, PartOfWhole part) {
    Fetch whole = fetch.with(part.asWhole());
    return OriginAnswers.storability(job, whole) == Storability.STORABLE
        && whole.lifetimeOf(whole.response(), job.policy()).fresh() > 0
        && part.size() <= maxBytes;
  }

  /** The part with what is stored already, where both are known to belong together. */
  private PartOfWhole grown(LoadJob job, PartOfWhole part) {
    return held(job)
        .flatMap(held -> held.part.joined(part))
        .filter(joined -> joined.size() <= maxBytes)
        .orElse(part);
  }

  private boolean store(LoadJob job, Fetch fetch, PartOfWhole part) {
    StoredResponse stored = answers.of(job, fetch.with(part.response()));
    if (!part.isWhole()) {
      return store(placeOf(job), stored);
    }
    tiers.removeLocally(List.of(placeOf(job)));
    return store(job.key(), stored);
  }

  private boolean store(CacheKey place, StoredResponse stored) {
    return tiers.storeLocally(place, LoadJob.targetOf(place, stored), stored);
  }
}
