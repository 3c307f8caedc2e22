package dev.edgekit.http;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A final response: status, header fields and body, immutable. Framing is left to the adapter that
 * writes the response, by {@link #framedFor}.
 *
 * <p>The body is not copied on its way in or out, so that a cache can hand out the bytes that it
 * holds: the code that makes or reads a response must not change the array. Thread-safe under that
 * rule.
 */
public final class Response {
  private static final byte[] NO_BODY = {};

  /** The fields of the connection and of the body's end, which the server decides. */
  private static final String[] FRAMING = {"Connection", "Transfer-Encoding", "Content-Length"};

  private final int status;
  private final Headers headers;
  private final byte[] body;

  private Response(int status, Headers headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /**
   * A response.
   *
   * @param status 200 to 599: a message with 1xx ends no exchange (RFC 9110 §15.2), so that on
   *     HTTP/1.1 the client would take the answer to the next request for the answer to this one
   * @param body the bytes themselves, not a copy
   */
  public static Response of(int status, Headers headers, byte[] body) {
    requireNonNull(headers, "headers must not be null");
    requireNonNull(body, "body must not be null");
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must be 200 to 599: " + status);
    }
    return new Response(status, headers, body);
  }

  /** A response with neither header fields nor a body. */
  public static Response of(int status) {
    return of(status, Headers.empty(), NO_BODY);
  }

  /** A 200 with {@code application/json}. */
  public static Response json(String json) {
    return of(
        200, Headers.of("Content-Type", "application/json"), json.getBytes(StandardCharsets.UTF_8));
  }

  /** A 200 with {@code text/plain} in UTF-8. */
  public static Response text(String text) {
    return of(
        200,
        Headers.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * An error as {@code application/problem+json} (RFC 9457) that no cache may store.
   *
   * @param status 400 to 599
   * @param type a stable URI reference that names the kind of problem
   * @param title what went wrong, for a person; the same for every problem of the type
   * @param detail what went wrong this time and what to do about it; must be safe to show to the
   *     client
   */
  public static Response problem(int status, String type, String title, String detail) {
    requireNonNull(type, "type must not be null");
    requireNonNull(title, "title must not be null");
    requireNonNull(detail, "detail must not be null");
    String json =
        "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":%s}"
            .formatted(quote(type), quote(title), status, quote(detail));
    return json(json)
        .withStatus(status)
        .withHeader("Content-Type", "application/problem+json")
        .withHeader("Cache-Control", "no-store");
  }

  /** The status code. */
  public int status() {
    return status;
  }

  /** The header fields. */
  public Headers headers() {
    return headers;
  }

  /** The body: the array itself, empty if there is none. Not to be changed. */
  public byte[] body() {
    return body;
  }

  /** This response with another status. */
  public Response withStatus(int status) {
    return of(status, headers, body);
  }

  /** This response with every field of this name replaced by one. */
  public Response withHeader(String name, String value) {
    requireNonNull(name, "name must not be null");
    return withHeaders(headers.with(name, value));
  }

  /** This response with these header fields and no others. */
  public Response withHeaders(Headers headers) {
    requireNonNull(headers, "headers must not be null");
    return new Response(status, headers, body);
  }

  /** This response with another body. */
  public Response withBody(byte[] body) {
    requireNonNull(body, "body must not be null");
    return new Response(status, headers, body);
  }

  /** This response without a body, its header fields kept: the answer to HEAD. */
  public Response withoutBody() {
    return withBody(NO_BODY);
  }

  /**
   * This response exactly as an adapter must write it: without {@code Connection} and {@code
   * Transfer-Encoding}; with one field {@code Vary}, since some caches read the first alone;
   * without a body in answer to HEAD and with 204 and 304; and with the one {@code Content-Length}
   * that is right (RFC 9110 §8.6). The answer to HEAD states the length of the body or, where the
   * body is empty, the {@code Content-Length} that this response has; 204 and 304 state none.
   *
   * @param method the request's
   */
  public Response framedFor(String method) {
    Headers fields = withOneVary(headers.without(FRAMING));
    if (status == 204 || status == 304) { // RFC 9110 §6.4.1
      return of(status, fields, NO_BODY);
    }
    boolean head = method.equals("HEAD");
    String length = Integer.toString(body.length);
    if (head && body.length == 0) {
      return headers
          .first("Content-Length")
          .filter(stated -> stated.matches("[0-9]{1,18}"))
          .map(stated -> of(status, fields.with("Content-Length", stated), NO_BODY))
          .orElseGet(() -> of(status, fields, NO_BODY));
    }
    return of(status, fields.with("Content-Length", length), head ? NO_BODY : body);
  }

  private static Headers withOneVary(Headers fields) {
    List<String> lines = fields.all("Vary");
    return lines.size() < 2 ? fields : fields.with("Vary", String.join(", ", lines));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Response that
        && that.status == status
        && that.headers.equals(headers)
        && Arrays.equals(that.body, body);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * status + headers.hashCode()) + Arrays.hashCode(body);
  }

  /** Status, names of the fields and length of the body. */
  @Override
  public String toString() {
    return status + " " + headers + " " + body.length + " bytes";
  }

  private static String quote(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}
