package dev.edgekit.examples.jdkhttp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The view of one exchange of the JDK's HTTP server. The server keeps the text of the request
 * target in its {@link java.net.URI}, also where it is {@code //host/path} or holds {@code %2F}, so
 * {@link #target()} is what arrived. Confined to one request.
 */
public final class ExchangeRequest implements Request {
  private final HttpExchange exchange;
  private final Headers headers;

  private ExchangeRequest(HttpExchange exchange, Headers headers) {
    this.exchange = exchange;
    this.headers = headers;
  }

  /**
   * The view of this exchange.
   *
   * @throws ProblemException 400 if its header fields are malformed or leave open where the message
   *     ends or for whom it is
   */
  static ExchangeRequest of(HttpExchange exchange) {
    Headers headers = headersOf(exchange);
    if (headers.all("Host").size() > 1) { // RFC 9112 §3.2
      throw new ProblemException(400, "Bad Request", "The request has more than one Host field.");
    }
    if ((headers.contains("Transfer-Encoding") && headers.contains("Content-Length"))
        || headers.all("Content-Length").size() > 1) { // RFC 9112 §6.3
      throw new ProblemException(400, "Bad Request", "The length of the body is ambiguous.");
    }
    return new ExchangeRequest(exchange, headers);
  }

  @Override
  public String method() {
    return exchange.getRequestMethod();
  }

  @Override
  public String scheme() {
    return exchange instanceof HttpsExchange ? "https" : "http";
  }

  @Override
  public String host() {
    return headers.first("Host").orElse("");
  }

  @Override
  public String target() {
    return exchange.getRequestURI().toString();
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public String clientAddress() {
    String literal = exchange.getRemoteAddress().getAddress().getHostAddress();
    int zone = literal.indexOf('%'); // fe80::1%eth0
    return zone < 0 ? literal : literal.substring(0, zone);
  }

  /**
   * The whole body; empty if the request has none. To be called at most once.
   *
   * @param maxBodyBytes the longest body to accept
   * @throws ProblemException 413 if it is longer, 400 if it ends early or is badly framed
   */
  public byte[] body(int maxBodyBytes) {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(maxBodyBytes + 1);
      if (body.length > maxBodyBytes) {
        throw new ProblemException(
            413, "Content Too Large", "The body is longer than maxBodyBytes = " + maxBodyBytes);
      }
      if (body.length < declaredLength()) {
        throw new ProblemException(400, "Bad Request", "The body is shorter than Content-Length.");
      }
      return body;
    } catch (IOException e) {
      throw new ProblemException(400, "Bad Request", "The body could not be read.");
    }
  }

  /** The server has refused a Content-Length that is no number. */
  private long declaredLength() {
    return headers.first("Content-Length").map(Long::parseLong).orElse(0L);
  }

  private static Headers headersOf(HttpExchange exchange) {
    Headers.Builder headers = Headers.builder();
    try {
      exchange.getRequestHeaders().forEach((name, values) -> addAll(headers, name, values));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(400, "Bad Request", String.valueOf(e.getMessage()));
    }
    return headers.build();
  }

  private static void addAll(Headers.Builder headers, String name, List<String> values) {
    values.forEach(value -> headers.add(name, value));
  }
}
