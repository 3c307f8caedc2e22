package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.cache.internal.stored.StoredResponse;
import dev.edgekit.http.AcceptEncoding;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Optional;

/** Writes a response out for one request: coding, conditions, HEAD, ranges, fields. */
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
            CacheStatus.of(source, ttl(stored, downstream.now()), standing));
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
      String status = CacheStatus.of(source, ttl(stored, now), Standing.CURRENT);
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
    if (ConditionalAnswer.isUnmet(
        request.headers(), stored.status(), stored.headers(), downstream.now())) {
      return unmet(headers);
    }
    if (ConditionalAnswer.isNotModified(request.headers(), stored, downstream.now())) {
      return notModified(headers);
    }
    Response response = Response.of(stored.status(), headers, body(stored, coding));
    if (request.method().equals("GET") && request.headers().contains("Range")) {
      if (stored.status() == 206) {
        return PartOfWhole.of(response)
            .flatMap(part -> part.cut(request.headers(), downstream.now()))
            .orElse(response);
      }
      return ByteRange.cut(response, request.headers(), downstream.now());
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

  /**
   * The origin's answer that is not stored. Conditions on a read, which the origin may not have
   * been sent, are judged here; those on a change were for the origin to judge before it made the
   * change (RFC 9110 §13.2.1).
   */
  public static Response unstored(
      Request request, Response response, DownstreamFields downstream, String cacheStatus) {
    Headers headers =
        CacheStatus.added(
            downstream.ofUnstored(response.headers(), response.status()), cacheStatus);
    if (!isReading(request)) {
      return response.withHeaders(headers);
    }
    if (downstream.speaksAsOrigin()
        && ConditionalAnswer.isUnmet(
            request.headers(), response.status(), headers, downstream.now())) {
      return unmet(headers);
    }
    if (ConditionalAnswer.isNotModified(
        request.headers(), response.status(), headers, downstream.now())) {
      return notModified(headers);
    }
    Response written =
        downstream.speaksAsOrigin() && request.method().equals("GET")
            ? coded(request, response.withHeaders(headers))
            : response.withHeaders(headers);
    return request.method().equals("HEAD") ? head(written) : written;
  }

  /** Whether the request asks for a representation, which may be a stored one. */
  public static boolean isReading(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /** The origin isn't asked for codings, so a response that isn't stored is coded here as well. */
  private static Response coded(Request request, Response response) {
    Bodies bodies =
        ContentCodings.ofOneAnswer(response.status(), response.headers(), response.body());
    if (bodies.isPlain()) {
      return response;
    }
    Headers varying = EndToEnd.varying(response.headers(), "Accept-Encoding");
    String accepted = request.headers().combined("Accept-Encoding").orElse("");
    String coding = request.headers().contains("Range") ? "identity" : best(accepted, bodies);
    return coding.equals("identity")
        ? response.withHeaders(varying)
        : response.withHeaders(ContentCodings.coded(varying, coding)).withBody(bodies.in(coding));
  }

  /** The length that a GET's answer would have (RFC 9110 §8.6), unless the origin's own says it. */
  private static Response head(Response response) {
    int length = response.body().length;
    return length == 0 || response.headers().contains("Content-Length")
        ? response.withoutBody()
        : response.withHeader("Content-Length", Integer.toString(length)).withoutBody();
  }

  /** The 412: for this request alone, like an unsatisfiable range. */
  private static Response unmet(Headers headers) {
    Headers kept =
        DownstreamFields.unkept(headers)
            .without("Content-Type", "Content-Encoding", "ETag", "Last-Modified");
    return Response.of(412, kept, NO_BODY);
  }

  private static Response notModified(Headers headers) {
    return Response.of(304, headers.without("Content-Type", "Content-Encoding"), NO_BODY);
  }

  /** Seconds of freshness left; negative once it has ended. */
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
        && !request.headers().contains("If-Match")
        && !request.headers().contains("If-Unmodified-Since")
        && !ConditionalAnswer.isConditional(request.headers());
  }

  private static String coding(Request request, StoredResponse stored) {
    return request.headers().contains("Range") // counts the bytes of the identity
        ? "identity"
        : coding(request.headers().combined("Accept-Encoding").orElse(""), stored);
  }

  /** The coding for this value of {@code Accept-Encoding}. */
  public static String coding(String accepted, StoredResponse stored) {
    String chosen = stored.chosen(accepted);
    if (chosen != null) {
      return chosen;
    }
    Bodies bodies = stored.bodies();
    chosen = bodies == null || bodies.isPlain() ? "identity" : best(accepted, bodies);
    stored.choose(accepted, chosen);
    return chosen;
  }

  private static String best(String accepted, Bodies bodies) {
    AcceptEncoding wanted = AcceptEncoding.parse(accepted);
    String best = wanted.best(bodies.codings()).orElse("identity");
    while (!bodies.has(best)) { // has() drops a coding that saves nothing
      best = wanted.best(bodies.codings()).orElse("identity");
    }
    return best;
  }

  private static byte[] body(StoredResponse stored, String coding) {
    Bodies bodies = stored.bodies();
    return bodies == null ? NO_BODY : bodies.in(coding);
  }
}
