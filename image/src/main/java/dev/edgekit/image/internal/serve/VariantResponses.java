package dev.edgekit.image.internal.serve;

import dev.edgekit.http.EntityTag;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.store.Variant;
import java.time.Duration;
import java.util.Optional;

/** Responses from variants: their header fields, and 304 where the client has the bytes. */
public final class VariantResponses {
  private final Lifetimes lifetimes;
  private final boolean hints;
  private final Optional<String> tagField;

  /**
   * Responses.
   *
   * @param hints whether browsers are asked for client hints
   * @param tagField the field in which a CDN looks for tags; absent if they aren't sent
   */
  public VariantResponses(Lifetimes lifetimes, boolean hints, Optional<String> tagField) {
    this.lifetimes = lifetimes;
    this.hints = hints;
    this.tagField = tagField;
  }

  /**
   * The answer to a GET or HEAD.
   *
   * @param atMost how long anybody may keep the answer; below zero is not at all
   * @param betterIn how long until a better answer replaces an interim one
   * @throws ImageException PRECONDITION_FAILED if the request is for another version
   */
  Response of(Request request, Asked asked, FoundOrMade made, Duration atMost, Duration betterIn) {
    Variant variant = made.variant();
    checkIfMatch(request, variant.etag());
    Headers headers =
        headers(asked, variant)
            .with(
                "Cache-Control",
                lifetimes.cacheControl(
                    kind(asked, made), asked.tenant().isEmpty(), atMost, betterIn))
            .with("Cache-Status", cacheStatus(asked, made));
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

  /** A picture in place of another that can't be shown; no cache keeps the answer. */
  static Response instead(Request request, Variant variant, ImageException problem) {
    Response said = problem.toResponse();
    Headers headers = said.headers().with("Content-Type", variant.format().mediaType().toString());
    Response response = Response.of(said.status(), headers, variant.bytes());
    return request.method().equals("HEAD") ? response.withoutBody() : response;
  }

  /** Checks {@code If-Match} by strong comparison (RFC 9110 §13.1.1). */
  private static void checkIfMatch(Request request, EntityTag own) {
    Optional<String> ifMatch = request.headers().combined("If-Match");
    if (ifMatch.isPresent()
        && !ifMatch.get().equals("*")
        && EntityTag.parseList(ifMatch.get()).stream().noneMatch(own::matchesStrongly)) {
      throw new ImageException(
          Reason.PRECONDITION_FAILED, "The image is no longer the one that If-Match names.");
    }
  }

  /**
   * The kind of an answer: one with a version in its address is kept long only if the bytes are of
   * just that version.
   */
  private static Lifetimes.Kind kind(Asked asked, FoundOrMade made) {
    if (made.blamesStore()) {
      return Lifetimes.Kind.BRIEF;
    }
    if (made.interim() || asked.found().unsure() || asked.namesAnotherVersion()) {
      return Lifetimes.Kind.INTERIM;
    }
    return asked.namesItsVersion() ? Lifetimes.Kind.IMMUTABLE : Lifetimes.Kind.USUAL;
  }

  /** The value of {@code Cache-Status} (RFC 9211). */
  private static String cacheStatus(Asked asked, FoundOrMade made) {
    String status =
        switch (made.origin()) {
          case STORE -> "hit";
          case OTHER_WIDTH -> "hit; detail=other-width";
          case MADE_AND_STORED -> "fwd=miss; stored";
          case MADE -> "fwd=miss";
          case ORIGINAL -> "fwd=miss; detail=original";
        };
    boolean detailed = made.standsIn();
    return "edgekit-image; "
        + status
        + (asked.found().unsure() && !detailed ? "; detail=originals-unreachable" : "");
  }

  /** The header fields; the media type is that of what we encoded, never the source's. */
  private Headers headers(Asked asked, Variant variant) {
    Headers headers =
        Headers.of(
                "Content-Type",
                variant.format().mediaType().toString(),
                "Content-Disposition",
                ContentDisposition.inline(asked.request().source().value(), variant.format()),
                "ETag",
                variant.etag().toString())
            .with("X-Content-Type-Options", "nosniff")
            .with("Content-Security-Policy", "default-src 'none'; sandbox");
    if (!asked.request().vary().isEmpty()) {
      headers = headers.with("Vary", String.join(", ", asked.request().vary()));
    }
    if (hints) {
      headers = headers.with("Accept-CH", ClientHints.ACCEPT_CH);
    }
    return tagField.isPresent() && asked.tenant().isEmpty()
        ? headers.with(tagField.get(), PictureAddress.tag(asked.request().source()))
        : headers;
  }
}
