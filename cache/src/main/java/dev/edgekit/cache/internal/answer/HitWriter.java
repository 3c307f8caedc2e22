package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.AcceptEncoding;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Optional;

/** Writes a stored response out for one request: coding, conditions, HEAD, fields. */
public final class HitWriter {
  private static final byte[] NO_BODY = {};

  private HitWriter() {}

  /**
   * The answer to this request with this stored response.
   *
   * @param standing what the log says of the response now
   */
  public static Response write(
      Request request,
      StoredResponse stored,
      CachePolicy policy,
      Use use,
      Standing standing,
      long now) {
    boolean keepable =
        use instanceof Use.Hit hit
            && hit.detail() == Use.Detail.FRESH
            && hit.tier() == CacheListener.Tier.LOCAL
            && standing == Standing.CURRENT
            && isPlain(request);
    return keepable
        ? freshHit(request, stored, policy, now)
        : of(
            request,
            stored,
            policy,
            CacheStatus.of(use, ttl(stored, now), standing),
            standing,
            now);
  }

  /** A fresh hit in this process: written at most once a second for each coding. */
  public static Response freshHit(
      Request request, StoredResponse stored, CachePolicy policy, long now) {
    String coding = coding(request, stored);
    long second = stored.lifetime().ageMillis(now) / 1000;
    StoredResponse.Rendered rendered = stored.rendered(coding);
    if (rendered == null || rendered.second() != second || !rendered.isOf(policy)) {
      Use use = new Use.Hit(CacheListener.Tier.LOCAL, Use.Detail.FRESH);
      String status = CacheStatus.of(use, ttl(stored, now), Standing.CURRENT);
      Headers headers = DownstreamHeaders.of(stored, policy, coding, status, now);
      Response response = Response.of(stored.status(), headers, body(stored, coding));
      rendered =
          new StoredResponse.Rendered(
              second, until(stored, second, now), policy, response, Optional.of(response));
      stored.rendered(coding, rendered);
    }
    return rendered.response();
  }

  /** To the end of this second of its age, or of its freshness. */
  private static long until(StoredResponse stored, long second, long now) {
    Lifetime life = stored.lifetime();
    long end = life.born() + Math.min(life.fresh(), (second + 1) * 1000);
    return now < life.born() ? now : end; // a clock that was set back proves nothing
  }

  private static Response of(
      Request request,
      StoredResponse stored,
      CachePolicy policy,
      String cacheStatus,
      Standing standing,
      long now) {
    String coding = coding(request, stored);
    Headers written = DownstreamHeaders.of(stored, policy, coding, cacheStatus, now);
    Headers headers = standing == Standing.CURRENT ? written : unvouched(written);
    if (ConditionalAnswer.isNotModified(request.headers(), stored, now)) {
      return notModified(headers);
    }
    Response response = Response.of(stored.status(), headers, body(stored, coding));
    if (request.method().equals("GET") && request.headers().contains("Range")) {
      return ByteRange.cut(response, request.headers(), now);
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  /**
   * The origin's answer that is not stored. It was asked for without the client's conditions, so
   * they are judged here.
   */
  public static Response notStored(Request request, Response response, long now) {
    if (ConditionalAnswer.isNotModified(
        request.headers(), response.status(), response.headers(), now)) {
      return notModified(response.headers());
    }
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  /** An invalidation may name it, or may not have come through: nobody after this may keep it. */
  private static Headers unvouched(Headers written) {
    return written.with("Cache-Control", "no-cache").with("CDN-Cache-Control", "no-cache");
  }

  private static Response notModified(Headers headers) {
    return Response.of(304, headers.without("Content-Type", "Content-Encoding"), NO_BODY);
  }

  /** Seconds of freshness left; negative after it. */
  public static long ttl(StoredResponse stored, long now) {
    Lifetime life = stored.lifetime();
    return Math.floorDiv(life.fresh() - life.ageMillis(now), 1000);
  }

  /** Whether the answer needs the body. */
  public static boolean needsBody(Request request, StoredResponse stored, long now) {
    return !request.method().equals("HEAD")
        && !ConditionalAnswer.isNotModified(request.headers(), stored, now);
  }

  private static boolean isPlain(Request request) {
    return request.method().equals("GET")
        && !request.headers().contains("Range")
        && !ConditionalAnswer.isConditional(request.headers());
  }

  private static String coding(Request request, StoredResponse stored) {
    return request.headers().contains("Range") // counts the bytes of the identity
        ? "identity"
        : coding(request.headers().combined("Accept-Encoding").orElse(""), stored);
  }

  /** The coding for this value of {@code Accept-Encoding}. */
  public static String coding(String accepted, StoredResponse stored) {
    Bodies bodies = stored.bodies();
    if (bodies == null || bodies.isPlain()) {
      return "identity";
    }
    String chosen = stored.chosen(accepted);
    if (chosen == null) {
      chosen = AcceptEncoding.parse(accepted).best(bodies.codings()).orElse("identity");
      stored.choose(accepted, chosen);
    }
    return chosen;
  }

  private static byte[] body(StoredResponse stored, String coding) {
    Bodies bodies = stored.bodies();
    return bodies == null ? NO_BODY : bodies.in(coding);
  }
}
