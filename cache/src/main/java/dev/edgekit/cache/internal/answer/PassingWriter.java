package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.internal.stored.Bodies;
import dev.edgekit.cache.internal.stored.ContentCodings;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;

/** Writes out, for one request, an answer of the origin that isn't stored. */
public final class PassingWriter {
  private PassingWriter() {}

  /**
   * The answer to this request. Conditions on a read, which the origin may not have been sent, are
   * judged here; those on a change were for the origin to judge before it made the change (RFC 9110
   * §13.2.1).
   */
  public static Response write(
      Request request, Response response, DownstreamFields downstream, String cacheStatus) {
    Headers own = downstream.ofUnstored(response.headers(), response.status());
    Response written = response.withHeaders(CacheStatus.added(own, cacheStatus));
    if (!HitWriter.isReading(request)) {
      return written;
    }
    Headers asked =
        downstream.speaksAsOrigin()
            ? request.headers()
            : request.headers().without("If-Match", "If-Unmodified-Since");
    return ConditionalAnswer.inPlace(
            asked, written.status(), written.headers(), written.headers(), downstream.now())
        .orElseGet(() -> whole(request, written, downstream.speaksAsOrigin()));
  }

  private static Response whole(Request request, Response written, boolean asOrigin) {
    if (request.method().equals("HEAD")) {
      return HitWriter.head(written);
    }
    return asOrigin ? coded(request, written) : written;
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
    String coding = request.headers().contains("Range") ? "identity" : bodies.best(accepted);
    return coding.equals("identity")
        ? response.withHeaders(varying)
        : response.withHeaders(ContentCodings.coded(varying, coding)).withBody(bodies.in(coding));
  }
}
