package dev.edgekit.auth;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The fields that the Fetch standard's CORS protocol wants answers to carry, so that pages of
 * trusted origins can read them, refusals included. Other origins get no permission. Stateless.
 */
final class CorsFields {
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern TOKENS = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z, \t-]+");

  /** The fields that scripts need and that the standard hides from them by default. */
  private static final String EXPOSED =
      "Cache-Status, ETag, Location, Retry-After, WWW-Authenticate";

  /** Short, so that a changed rule soon takes effect. */
  private static final String MAX_AGE_SECONDS = "600";

  private CorsFields() {}

  /** The request that a preflight asks about; empty if this is none. */
  static Optional<Request> asked(Request request) {
    Headers headers = request.headers();
    return request.method().equals("OPTIONS") && headers.contains("Origin")
        ? headers
            .combined("Access-Control-Request-Method")
            .filter(method -> TOKEN.matcher(method).matches())
            .map(method -> new AskedRequest(method, request))
        : Optional.empty();
  }

  /**
   * The answer that lets the browser send the request it asked about, without the fields of every
   * answer.
   */
  static Response preflight(Request asked) {
    Headers.Builder fields =
        Headers.builder()
            .add("Access-Control-Allow-Methods", asked.method())
            .add("Access-Control-Max-Age", MAX_AGE_SECONDS)
            .add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
    // The requested list: with credentials, * is a name like any other and never means
    // Authorization
    asked
        .headers()
        .combined("Access-Control-Request-Headers")
        .filter(names -> TOKENS.matcher(names).matches())
        .ifPresent(names -> fields.add("Access-Control-Allow-Headers", names));
    return Response.of(204).withHeaders(fields.build());
  }

  /** The fields that every answer carries; none where no origin is trusted. */
  static Headers of(Request request, CrossOriginGuard guard) {
    if (!guard.trustsAny()) {
      return Headers.empty();
    }
    // Also without Origin: a cache must not hand that answer to a page that sends one
    Headers.Builder fields = Headers.builder().add("Vary", "Origin");
    if (guard.trusts(request)) {
      fields
          .add("Access-Control-Allow-Origin", request.headers().combined("Origin").orElseThrow())
          .add("Access-Control-Allow-Credentials", "true")
          .add("Access-Control-Expose-Headers", EXPOSED);
    }
    return fields.build();
  }

  /** A request with another method than the one that was sent. */
  private record AskedRequest(String method, Request sent) implements Request {
    @Override
    public String scheme() {
      return sent.scheme();
    }

    @Override
    public String host() {
      return sent.host();
    }

    @Override
    public String target() {
      return sent.target();
    }

    @Override
    public Headers headers() {
      return sent.headers();
    }

    @Override
    public String clientAddress() {
      return sent.clientAddress();
    }
  }
}
