package dev.edgekit.image.internal.serve;

import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variant;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Responses from variants: their header fields, and 304 where the client has the bytes. */
public final class VariantResponses {
  private static final Duration ONE_YEAR = Duration.ofDays(365);
  private static final Duration INTERIM = Duration.ofSeconds(60);

  private final Duration maxAge;
  private final boolean hints;

  public VariantResponses(Duration maxAge, boolean hints) {
    this.maxAge = maxAge;
    this.hints = hints;
  }

  /**
   * The answer to a GET or HEAD.
   *
   * @param atMost how long anybody may keep it; below zero is not at all
   * @throws ImageException PRECONDITION_FAILED if the request is for another version
   */
  public Response of(
      Request request,
      ImageRequest asked,
      Optional<Tenant> tenant,
      FoundOrMade made,
      Duration atMost) {
    Variant variant = made.variant();
    checkIfMatch(request, variant.etag());
    Headers headers = headers(asked, tenant, made, atMost).with("Cache-Status", cacheStatus(made));
    Optional<String> timing =
        made.report().map(TransformReport::serverTiming).filter(text -> !text.isEmpty());
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

  /** RFC 9110 §13.1.1: by strong comparison. */
  private static void checkIfMatch(Request request, EntityTag own) {
    Optional<String> ifMatch = request.headers().combined("If-Match");
    if (ifMatch.isPresent()
        && !ifMatch.get().equals("*")
        && EntityTag.parseList(ifMatch.get()).stream().noneMatch(own::matchesStrongly)) {
      throw new ImageException(
          Reason.PRECONDITION_FAILED, "The image is no longer the one that If-Match names.");
    }
  }

  private static String cacheStatus(FoundOrMade made) {
    return "edgekit-image; "
        + (made.standIn() ? "hit; detail=larger" : made.fromStore() ? "hit" : "fwd=miss; stored");
  }

  /** The type is that of what we encoded, never the source's. */
  private Headers headers(
      ImageRequest asked, Optional<Tenant> tenant, FoundOrMade made, Duration atMost) {
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
            (tenant.isPresent() ? "private, " : "public, ") + lifetime(asked, made, atMost));
    return harmless(hints ? headers.with("Accept-CH", ClientHints.ACCEPT_CH) : headers);
  }

  /** With what keeps a browser from reading anything else into a response. */
  private static Headers harmless(Headers headers) {
    return headers
        .with("X-Content-Type-Options", "nosniff")
        .with("Content-Security-Policy", "default-src 'none'; sandbox");
  }

  private static String vary(ImageRequest asked) {
    return Stream.concat(Stream.of("Accept"), asked.vary().stream())
        .collect(Collectors.joining(", "));
  }

  private String lifetime(ImageRequest asked, FoundOrMade made, Duration atMost) {
    boolean immutable = asked.versioned() && !made.interim();
    Duration usual = immutable ? ONE_YEAR : made.interim() ? shorter(INTERIM, maxAge) : maxAge;
    return "max-age="
        + Math.max(0, shorter(usual, atMost).toSeconds())
        + (immutable && atMost.compareTo(usual) >= 0 ? ", immutable" : "");
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
