package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.answer.EdgeTags;
import dev.edgekit.cache.internal.answer.EndToEnd;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.rules.LanguagePreference;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import dev.edgekit.http.internal.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the origin's answer into what is stored or passed on. Stores nothing itself. */
public final class OriginAnswers {
  private final Environment environment;
  private final Optional<EdgeTags> edgeTags;

  public OriginAnswers(Environment environment, Optional<EdgeTags> edgeTags) {
    this.environment = environment;
    this.edgeTags = edgeTags;
  }

  /** Whether this answer may be stored, and if not, why. */
  static Storability storability(LoadJob job, Fetch fetch) {
    return Storability.of(
        asked(job, fetch.response()),
        fetch.response(),
        job.policy(),
        fetch.lifetimeOf(fetch.response(), job.policy()));
  }

  private static Storability.Asked asked(LoadJob job, Response response) {
    boolean head = job.perhapsHead() && response.body().length == 0;
    return new Storability.Asked(
        head ? "HEAD" : job.request().method(),
        job.request().headers(),
        job.asker().isOneUser(),
        job.asker().kind() == Asker.Kind.SOMEONE,
        job.asker().byAuthorizationAlone());
  }

  /** The answer itself, whole; its body in all codings, unless the stored one has them. */
  StoredResponse of(LoadJob job, Fetch fetch) {
    Response response = fetch.response();
    String digest = Digest.of(response.body());
    StoredResponse old = job.stored();
    Bodies bodies =
        old != null && old.bodies() != null && old.bodyDigest().equals(digest)
            ? old.bodies()
            : ContentCodings.of(response.status(), response.headers(), response.body());
    return stored(parts(job, fetch, response, digest), bodies, fetch);
  }

  /**
   * The same response for those who prefer its language to every other, where the policy says that
   * they would get it.
   */
  Optional<StoredResponse> byLanguage(LoadJob job, StoredResponse stored) {
    VaryRule vary = stored.vary();
    return job.policy().isMatchingLanguages() && vary.names(LanguagePreference.FIELD)
        ? LanguagePreference.languageOf(stored.headers(), job.selecting())
            .map(fields -> stored.selectedBy(vary.select(fields)))
        : Optional.empty();
  }

  /** What the origin says by this 304: the whole response, with the fields that it renews. */
  static Fetch renewing(StoredResponse old, Fetch notModified) {
    Headers headers = Revalidation.renewed(old.headers(), notModified.response());
    Bodies bodies = old.bodies();
    byte[] body = bodies == null ? new byte[0] : bodies.identity();
    return notModified.with(Response.of(old.status(), headers, body));
  }

  /** The stored response with these renewed fields. */
  StoredResponse renewed(LoadJob job, StoredResponse old, Fetch renewing) {
    return stored(
        parts(job, renewing, renewing.response(), old.bodyDigest()), old.bodies(), renewing);
  }

  /** The answer as it goes to the one who asked and is stored nowhere here. */
  PassingResponse passing(Visit visit, Fetch fetch, Storability why) {
    return passing(visit.job(visit.key()), fetch, why);
  }

  PassingResponse passing(LoadJob job, Fetch fetch, Storability why) {
    List<String> names = EntryNames.of(job, fetch.response());
    Headers own = EndToEnd.varying(EndToEnd.fields(fetch.response().headers()), job.policy());
    Optional<String> selected =
        asked(job, fetch.response()).maySharePassing(fetch.response(), job.policy(), why)
            ? Optional.of(VaryRule.of(own).select(job.selecting()))
            : Optional.empty();
    return new PassingResponse(fetch, tagged(own, names), Names.shortened(names), why, selected);
  }

  private Headers tagged(Headers headers, List<String> names) {
    return edgeTags.map(tags -> tags.with(headers, names)).orElse(headers);
  }

  private StoredResponse stored(StoredResponse.Parts parts, @Nullable Bodies bodies, Fetch fetch) {
    long loadMillis = (environment.nanos() - fetch.beganNanos()) / 1_000_000;
    return StoredResponse.loaded(parts, bodies, fetch.beganNanos(), loadMillis);
  }

  private StoredResponse.Parts parts(LoadJob job, Fetch fetch, Response whole, String digest) {
    Lifetime life = jittered(fetch.lifetimeOf(whole, job.policy()), job.policy());
    List<String> names = EntryNames.of(job, whole);
    Headers headers = tagged(EndToEnd.of(whole.headers(), job.policy(), digest), names);
    VaryRule vary = VaryRule.of(headers);
    // A response without a coding is coded here, as each client accepts it.
    VaryRule rule = headers.contains("Content-Encoding") ? vary : vary.without("accept-encoding");
    return new StoredResponse.Parts(
        whole.status(),
        headers,
        life,
        rule,
        rule.select(job.selecting()),
        Names.shortened(names),
        fetch.asOf(),
        fetch.fillId(),
        digest);
  }

  private Lifetime jittered(Lifetime life, CachePolicy policy) {
    return life.byPolicy() && policy.jitter() > 0
        ? life.shortened(policy.jitter() * environment.random())
        : life;
  }
}
