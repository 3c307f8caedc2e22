package dev.edgekit.image;

import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a picture could not be made, with the status to answer and a message that is safe to show.
 * The cause, if any, is for the log alone.
 */
public final class ImageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The kind of a problem, and the status that tells a client. */
  public enum Reason {
    /** The request is malformed: a bad key, parameter or value. */
    BAD_REQUEST(400, "Bad image request"),
    /** The signature is missing, wrong or expired. */
    FORBIDDEN(403, "Image request not allowed"),
    /** There is no such original. */
    NOT_FOUND(404, "No such image"),
    /** The method is neither GET nor HEAD. */
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    /** The request is for a version ({@code If-Match}) that the picture no longer has. */
    PRECONDITION_FAILED(412, "Image has changed"),
    /** The original, or what was asked for, exceeds a limit. */
    TOO_LARGE(413, "Image too large"),
    /** The original's format isn't read, or the format asked for can't be made here. */
    UNSUPPORTED(415, "Image format not supported"),
    /** The original's bytes are broken. */
    CORRUPT(422, "Image is corrupt"),
    /** Too much is under way; the same request will be answered later. */
    OVERLOADED(503, "Image service is busy"),
    /** A store can't be reached, or can't do now what it is asked. */
    UNAVAILABLE(503, "Image store unavailable"),
    /** The original is being replaced just now. */
    CHANGED(503, "Image is being replaced"),
    /** The store of originals answered what a store must not. */
    BAD_GATEWAY(502, "Invalid answer from the image store"),
    /** The picture took longer than the limit; it may be ready when the client asks again. */
    TIMEOUT(503, "Image took too long"),
    /** No encoder took the picture, in any of the formats asked for; it may once memory is free. */
    NOT_ENCODED(503, "Image could not be encoded"),
    /** Something unforeseen failed. */
    FAILED(500, "Image processing failed");

    private final int status;
    private final String title;

    Reason(int status, String title) {
      this.status = status;
      this.title = title;
    }

    /** The HTTP status of such problems. */
    public int status() {
      return status;
    }

    /** A short text, the same for every problem of this kind. */
    public String title() {
      return title;
    }
  }

  private final Reason reason;

  /** A problem with a message that is safe to show to the client. */
  public ImageException(Reason reason, String publicMessage) {
    this(reason, publicMessage, null);
  }

  /** A problem with a message that is safe to show to the client, and its cause for the log. */
  public ImageException(Reason reason, String publicMessage, @Nullable Throwable cause) {
    super(publicMessage, cause);
    this.reason = reason;
  }

  /** The kind of problem. */
  public Reason reason() {
    return reason;
  }

  /** The status to answer with. */
  public int status() {
    return reason.status();
  }

  /** What went wrong, without paths, addresses or internals. */
  public String publicMessage() {
    return String.valueOf(getMessage());
  }

  /** How long to wait before asking again; absent if that is no use. */
  public Optional<Duration> retryAfter() {
    return switch (reason) {
      case OVERLOADED -> Optional.of(Duration.ofSeconds(2));
      case TIMEOUT, UNAVAILABLE, BAD_GATEWAY, NOT_ENCODED -> Optional.of(Duration.ofSeconds(5));
      case CHANGED -> Optional.of(Duration.ofSeconds(1));
      default -> Optional.empty();
    };
  }

  /** The problem as {@code application/problem+json}, not to be stored by any cache. */
  public Response toResponse() {
    Response problem =
        Response.problem(
            status(),
            "urn:edgekit:image:" + reason.name().toLowerCase(java.util.Locale.ROOT),
            reason.title(),
            publicMessage());
    Response response =
        problem.withHeaders(
            problem
                .headers()
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Security-Policy", "default-src 'none'; sandbox"));
    return retryAfter()
        .map(after -> response.withHeader("Retry-After", Long.toString(after.toSeconds())))
        .orElse(response);
  }
}
