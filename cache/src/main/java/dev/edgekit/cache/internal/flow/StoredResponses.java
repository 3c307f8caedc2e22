package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.internal.answer.DownstreamHeaders;
import dev.edgekit.cache.internal.answer.EdgeTags;
import dev.edgekit.cache.internal.answer.Revalidation;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.Storability;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what is stored of what the origin answered. Stores nothing itself. */
public final class StoredResponses {
  private final Environment environment;
  private final @Nullable EdgeTags edgeTags;

  public StoredResponses(Environment environment, @Nullable EdgeTags edgeTags) {
    this.environment = environment;
    this.edgeTags = edgeTags;
  }

  /** Whether this answer may be stored, and if not, why. */
  public static Storability storability(LoadJob job, Fetch fetch) {
    return Storability.of(
        job.request().method(),
        job.request().headers(),
        fetch.response(),
        job.policy(),
        fetch.lifetimeOf(fetch.response(), job.policy()));
  }

  /** The answer itself, whole; its body in all codings, unless the stored one has them. */
  public StoredResponse of(LoadJob job, Fetch fetch) {
    Response response = fetch.response();
    String digest = Bodies.digest(response.body());
    StoredResponse old = job.stored();
    Bodies bodies =
        old != null && old.bodies() != null && old.bodyDigest().equals(digest)
            ? old.bodies()
            : ContentCodings.of(response.status(), response.headers(), response.body());
    return stored(parts(job, fetch, response, digest), bodies, fetch);
  }

  /** The stored response as this 304 renews it. */
  public StoredResponse renewed(LoadJob job, StoredResponse old, Fetch fetch) {
    Headers headers = Revalidation.renewed(old.headers(), fetch.response());
    Response whole = Response.of(old.status(), headers, new byte[0]);
    return stored(parts(job, fetch, whole, old.bodyDigest()), old.bodies(), fetch);
  }

  private StoredResponse stored(StoredResponse.Parts parts, @Nullable Bodies bodies, Fetch fetch) {
    long loadMillis = (environment.nanos() - fetch.beganNanos()) / 1_000_000;
    return StoredResponse.loaded(parts, bodies, fetch.beganNanos(), loadMillis);
  }

  private StoredResponse.Parts parts(LoadJob job, Fetch fetch, Response whole, String digest) {
    Lifetime life = jittered(fetch.lifetimeOf(whole, job.policy()), job.policy());
    List<String> names = names(job, whole);
    Headers plain = DownstreamHeaders.toStore(whole.headers(), job.policy(), digest);
    Headers headers = edgeTags == null ? plain : edgeTags.with(plain, names);
    VaryRule vary = VaryRule.of(headers);
    String selected = vary.select(job.request().headers());
    return new StoredResponse.Parts(
        whole.status(), headers, life, vary, selected, names, fetch.asOf(), fetch.fillId(), digest);
  }

  private Lifetime jittered(Lifetime life, CachePolicy policy) {
    return life.byPolicy() && policy.jitter() > 0
        ? life.shortened(policy.jitter() * environment.random())
        : life;
  }

  /** By which names of the log it is invalidated: its key, its tags and its groups. */
  private static List<String> names(LoadJob job, Response response) {
    List<String> names = new ArrayList<>();
    names.add(Names.of(job.key()));
    job.policy().tagsOf(response).forEach(tag -> names.add(Names.of(tag)));
    CacheGroups.of(job.request().host(), response.headers())
        .forEach(group -> names.add(Names.of(group)));
    for (String field : response.headers().all("Cache-Tag")) {
      for (String tag : field.split(",", -1)) {
        CacheTag.parse(tag.strip()).ifPresent(known -> names.add(Names.of(known)));
      }
    }
    return names.stream().distinct().toList();
  }
}
