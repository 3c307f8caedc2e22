package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.rules.VaryRule;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The fields that a stored response is sent with. Where the policy made the lifetime, this cache
 * speaks as the origin: {@code Cache-Control} says what remains, and there is no {@code Age} to
 * subtract from it, so that this cache, a CDN and a browser together never keep it longer than the
 * policy said. Where the response brought its own lifetime, that stands, with its {@code Age}.
 */
public final class DownstreamHeaders {
  /** Fields of one connection, which are never stored (RFC 9110 §7.6.1, RFC 9111 §3.1). */
  private static final List<String> HOP_BY_HOP =
      List.of(
          "Connection",
          "Keep-Alive",
          "Proxy-Connection",
          "Proxy-Authenticate",
          "Proxy-Authentication-Info",
          "Proxy-Authorization",
          "TE",
          "Trailer",
          "Transfer-Encoding",
          "Upgrade",
          "Content-Length");

  private DownstreamHeaders() {}

  /**
   * The fields of a response that are stored. Where this cache speaks as the origin, a response
   * without an entity tag gets one.
   */
  public static Headers toStore(Headers headers, CachePolicy policy, String bodyDigest) {
    Headers.Builder kept = headers.toBuilder();
    headers
        .combined("Connection")
        .ifPresent(
            named -> {
              for (String name : named.split(",", -1)) {
                if (!name.isBlank()) {
                  kept.remove(name.strip());
                }
              }
            });
    HOP_BY_HOP.forEach(kept::remove);
    kept.remove(CacheStatus.FIELD);
    CacheControl.of(headers, policy.targetedFields()).noCacheFields().forEach(kept::remove);
    if (policy.fresh().isPresent() && !headers.contains("ETag")) {
      kept.add("ETag", EntityTag.strong(bodyDigest).toString());
    }
    return kept.build();
  }

  public static Headers of(
      StoredResponse stored, CachePolicy policy, String coding, String cacheStatus, long now) {
    Headers.Builder headers = stored.headers().toBuilder();
    Lifetime life = stored.lifetime();
    if (life.byPolicy()) {
      remaining(headers, policy, life, now);
    } else {
      headers.set("Age", Long.toString(life.ageMillis(now) / 1000));
      if (!stored.headers().contains("Date")) {
        headers.add("Date", HttpDate.format(Instant.ofEpochMilli(life.born())));
      }
    }
    Bodies bodies = stored.bodies();
    if (bodies != null && bodies.codings().size() > 1) {
      addVary(headers, stored.headers());
    }
    if (!coding.equals("identity")) {
      headers.set("Content-Encoding", coding);
      tag(stored).ifPresent(t -> headers.set("ETag", ContentCodings.tag(t, coding).toString()));
    }
    return headers.add(CacheStatus.FIELD, cacheStatus).build();
  }

  private static void remaining(
      Headers.Builder headers, CachePolicy policy, Lifetime life, long now) {
    long age = life.ageMillis(now);
    long left = Math.max(0, (life.fresh() - age) / 1000);
    long browser = Math.min(left, seconds(policy.browser(), left));
    boolean kept = isKeptFromEdge(headers.build());
    long edge = kept ? 0 : Math.min(left, seconds(policy.edge(), left));
    String windows =
        kept
            ? ""
            : window("stale-while-revalidate", life.whileRevalidate(), life.fresh() - age)
                + window("stale-if-error", life.ifError(), life.fresh() - age);
    // A browser that is to ask each time must not be allowed to answer first and ask then.
    boolean asksEachTime = policy.browser().filter(Duration::isZero).isPresent();
    headers.set(
        "Cache-Control",
        "public, max-age="
            + browser
            + (edge == browser ? "" : ", s-maxage=" + edge)
            + (asksEachTime ? "" : windows));
    if (!kept) {
      headers.set("CDN-Cache-Control", "max-age=" + edge + windows);
    }
    headers.set("Date", HttpDate.format(Instant.ofEpochMilli(now)));
  }

  /** Whether the response itself says that no CDN is to keep it. */
  private static boolean isKeptFromEdge(Headers headers) {
    CacheControl control = CacheControl.of(headers, List.of("CDN-Cache-Control"));
    return control.isTargeted() && control.noStore();
  }

  /** What remains of a window that opens when the freshness ends. */
  private static String window(String name, long millis, long left) {
    long remaining = (left < 0 ? millis + left : millis) / 1000;
    return remaining <= 0 ? "" : ", " + name + "=" + remaining;
  }

  private static long seconds(Optional<Duration> limit, long otherwise) {
    return limit.map(Duration::toSeconds).orElse(otherwise);
  }

  private static void addVary(Headers.Builder headers, Headers stored) {
    String vary = stored.combined("Vary").orElse("");
    if (!VaryRule.of(stored).fields().contains("accept-encoding")) {
      headers.set("Vary", vary.isEmpty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
    }
  }

  private static Optional<EntityTag> tag(StoredResponse stored) {
    return stored.headers().first("ETag").flatMap(EntityTag::parse);
  }
}
