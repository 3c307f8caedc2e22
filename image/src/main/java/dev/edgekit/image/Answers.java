package dev.edgekit.image;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Optional;

/** Responses from variants: their header fields, and 304 where the client has the bytes. */
final class Answers {
  private static final Duration ONE_YEAR = Duration.ofDays(365);
  private static final Duration UNREFINED = Duration.ofSeconds(60);

  private final Duration maxAge;

  Answers(Duration maxAge) {
    this.maxAge = maxAge;
  }

  Response of(Request request, ImageRequest asked, Made made) {
    Variant variant = made.variant();
    Headers headers = headers(asked, variant).with("Cache-Status", cacheStatus(made));
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
    return "edgekit-image; " + (made.fromStore() ? "hit" : "fwd=miss; stored");
  }

  /** The type is that of what we encoded, never the source's. */
  private Headers headers(ImageRequest asked, Variant variant) {
    return Headers.of(
        "Content-Type",
        variant.format().mediaType().toString(),
        "Content-Disposition",
        ContentDisposition.inline(asked.source().value(), variant.format()),
        "ETag",
        variant.etag().toString(),
        "Vary",
        "Accept",
        "Cache-Control",
        cacheControl(asked, variant),
        "X-Content-Type-Options",
        "nosniff",
        "Content-Security-Policy",
        "default-src 'none'; sandbox");
  }

  private String cacheControl(ImageRequest asked, Variant variant) {
    if (!variant.refined()) {
      return "public, max-age=" + Math.min(UNREFINED.toSeconds(), maxAge.toSeconds());
    }
    return asked.versioned()
        ? "public, max-age=" + ONE_YEAR.toSeconds() + ", immutable"
        : "public, max-age=" + maxAge.toSeconds();
  }
}
