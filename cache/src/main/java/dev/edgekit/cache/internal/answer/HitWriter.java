package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Optional;

/** Writes a stored response out for one request: coding, conditions, HEAD, ranges, fields. */
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
      DownstreamFields downstream,
      AnswerSource source,
      Standing standing) {
    boolean keepable =
        source instanceof AnswerSource.Hit hit
            && hit.detail() == AnswerSource.Detail.FRESH
            && hit.tier() == CacheListener.Tier.LOCAL
            && downstream.vouched()
            && isPlain(request);
    return keepable
        ? freshHit(request, stored, downstream)
        : of(
            request,
            stored,
            downstream,
            CacheStatus.of(source, stored.lifetime().secondsLeft(downstream.now()), standing));
  }

  /** A fresh hit in this process: written at most once a second for each coding. */
  public static Response freshHit(
      Request request, StoredResponse stored, DownstreamFields downstream) {
    long now = downstream.now();
    String coding = coding(request, stored);
    long second = stored.lifetime().ageMillis(now) / 1000;
    StoredResponse.Rendered rendered = stored.rendered(coding);
    if (rendered == null || rendered.second() != second || !rendered.isOf(downstream.policy())) {
      AnswerSource source =
          new AnswerSource.Hit(CacheListener.Tier.LOCAL, AnswerSource.Detail.FRESH);
      String status = CacheStatus.of(source, stored.lifetime().secondsLeft(now), Standing.CURRENT);
      Headers headers = CacheStatus.added(headers(stored, downstream, coding), status);
      Response response = Response.of(stored.status(), headers, body(stored, coding));
      rendered =
          new StoredResponse.Rendered(
              second,
              until(stored, second, now),
              downstream.policy(),
              response.body().length,
              response,
              Optional.of(response));
      stored.rendered(coding, rendered);
    }
    return rendered.response();
  }

  /** The end of this second of the response's age, or of its freshness. */
  private static long until(StoredResponse stored, long second, long now) {
    Lifetime life = stored.lifetime();
    long end = life.born() + Math.min(life.fresh(), (second + 1) * 1000);
    return now < life.born() ? now : end; // a clock that was set back tells nothing
  }

  private static Response of(
      Request request, StoredResponse stored, DownstreamFields downstream, String cacheStatus) {
    String coding = coding(request, stored);
    Headers headers = CacheStatus.added(headers(stored, downstream, coding), cacheStatus);
    Response all = Response.of(stored.status(), headers, body(stored, coding));
    long now = downstream.now();
    return ConditionalAnswer.inPlace(
            request.headers(), stored.status(), stored.headers(), headers, now)
        .orElseGet(() -> whole(request, all, now));
  }

  /** The answer that no condition shortens: whole, the part that was asked for, or none. */
  private static Response whole(Request request, Response response, long now) {
    if (request.method().equals("GET") && request.headers().contains("Range")) {
      if (response.status() == 206) {
        return PartOfWhole.of(response)
            .flatMap(part -> part.cut(request.headers(), now))
            .orElse(response);
      }
      return ByteRange.cut(response, request.headers(), now);
    }
    return request.method().equals("HEAD") ? head(response) : response;
  }

  private static Headers headers(
      StoredResponse stored, DownstreamFields downstream, String coding) {
    Headers own = downstream.ofStored(stored.headers(), stored.lifetime());
    Bodies bodies = stored.bodies();
    Headers headers =
        bodies != null && bodies.codings().size() > 1
            ? EndToEnd.varying(own, "Accept-Encoding")
            : own;
    return coding.equals("identity") ? headers : ContentCodings.coded(headers, coding);
  }

  /** Whether the request asks for a representation, which may be a stored one. */
  public static boolean isReading(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /** The length that a GET's answer would have (RFC 9110 §8.6), unless the origin's own says it. */
  static Response head(Response response) {
    int length = response.body().length;
    return length == 0 || response.headers().contains("Content-Length")
        ? response.withoutBody()
        : response.withHeader("Content-Length", Integer.toString(length)).withoutBody();
  }

  /** Whether the answer needs the body. */
  public static boolean needsBody(Request request, StoredResponse stored, long now) {
    return !request.method().equals("HEAD")
        && !ConditionalAnswer.isNotModified(request.headers(), stored, now);
  }

  private static boolean isPlain(Request request) {
    return request.method().equals("GET")
        && !request.headers().contains("Range")
        && !request.headers().contains("If-Match")
        && !request.headers().contains("If-Unmodified-Since")
        && !ConditionalAnswer.isConditional(request.headers());
  }

  private static String coding(Request request, StoredResponse stored) {
    return request.headers().contains("Range") // counts the bytes of the identity
        ? "identity"
        : stored.coding(request.headers().combined("Accept-Encoding").orElse(""));
  }

  private static byte[] body(StoredResponse stored, String coding) {
    Bodies bodies = stored.bodies();
    return bodies == null ? NO_BODY : bodies.in(coding);
  }
}
