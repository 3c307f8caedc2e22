package dev.edgekit.image;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Responses from variants: their header fields, and 304 where the client has the bytes. */
final class Answers {
  private static final Duration ONE_YEAR = Duration.ofDays(365);
  private static final Duration INTERIM = Duration.ofSeconds(60);

  private final Duration maxAge;
  private final boolean hints;

  Answers(Duration maxAge, boolean hints) {
    this.maxAge = maxAge;
    this.hints = hints;
  }

  Response of(Request request, ImageRequest asked, Optional<Tenant> tenant, Made made) {
    Variant variant = made.variant();
    Headers headers = headers(asked, tenant, made).with("Cache-Status", cacheStatus(made));
    Optional<String> timing =
        made.decision().map(Decision::serverTiming).filter(text -> !text.isEmpty());
    if (timing.isPresent()) {
      headers = headers.with("Server-Timing", timing.get());
    }
    boolean known =
        request.headers().combined("If-None-Match").filter(variant.etag()::isAmong).isPresent();
    if (known) {
      return Response.of(304).withHeaders(headers.without("Content-Type", "Content-Disposition"));
    }
    Response response = Response.of(200, headers, variant.bytes());
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  private static String cacheStatus(Made made) {
    return "edgekit-image; "
        + (made.standIn() ? "hit; detail=larger" : made.fromStore() ? "hit" : "fwd=miss; stored");
  }

  /** The type is that of what we encoded, never the source's. */
  private Headers headers(ImageRequest asked, Optional<Tenant> tenant, Made made) {
    Variant variant = made.variant();
    Headers headers =
        Headers.of(
            "Content-Type",
            variant.format().mediaType().toString(),
            "Content-Disposition",
            ContentDisposition.inline(asked.source().value(), variant.format()),
            "ETag",
            variant.etag().toString(),
            "Vary",
            vary(asked),
            "Cache-Control",
            (tenant.isPresent() ? "private, " : "public, ") + lifetime(asked, made),
            "X-Content-Type-Options",
            "nosniff",
            "Content-Security-Policy",
            "default-src 'none'; sandbox");
    return hints ? headers.with("Accept-CH", ImageService.ACCEPT_CH) : headers;
  }

  private static String vary(ImageRequest asked) {
    return Stream.concat(Stream.of("Accept"), asked.vary().stream())
        .collect(Collectors.joining(", "));
  }

  private String lifetime(ImageRequest asked, Made made) {
    if (made.interim()) {
      return "max-age=" + Math.min(INTERIM.toSeconds(), maxAge.toSeconds());
    }
    return asked.versioned()
        ? "max-age=" + ONE_YEAR.toSeconds() + ", immutable"
        : "max-age=" + maxAge.toSeconds();
  }
}
