package dev.edgekit.http.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.internal.Token;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request of an exchange. The server keeps the text of the target in its {@link URI}, also
 * where it is {@code //host/path} or holds {@code %2F}, so {@link #target()} is what arrived.
 * Confined to one request.
 */
final class ExchangeView implements Request {
  private final HttpExchange exchange;
  private final Headers headers;
  private final String host;

  private ExchangeView(HttpExchange exchange, Headers headers, String host) {
    this.exchange = exchange;
    this.headers = headers;
    this.host = host;
  }

  static ExchangeView of(HttpExchange exchange) {
    if (!Token.isToken(exchange.getRequestMethod())) { // RFC 9110 §9.1
      throw ProblemException.badRequest("The method is no token.");
    }
    Headers headers = headersOf(exchange);
    if ((headers.contains("Transfer-Encoding") && headers.contains("Content-Length"))
        || headers.all("Content-Length").size() > 1) { // RFC 9112 §6.3
      throw ProblemException.badRequest("The length of the body is ambiguous.");
    }
    return new ExchangeView(exchange, headers, hostOf(exchange, headers));
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
    return host;
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

  /** RFC 9112 §3.2: one Host field, which the target in absolute form doesn't contradict. */
  private static String hostOf(HttpExchange exchange, Headers headers) {
    List<String> fields = headers.all("Host");
    if (fields.size() > 1) {
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    String field = fields.isEmpty() ? "" : fields.get(0);
    String authority = authorityOf(exchange.getRequestURI());
    if (authority == null) {
      return field;
    }
    if (!fields.isEmpty() && !authority.equalsIgnoreCase(field)) {
      throw ProblemException.badRequest("The target's host is not that of the Host field.");
    }
    return fields.isEmpty() ? authority : field;
  }

  private static @Nullable String authorityOf(URI target) {
    return target.getScheme() == null ? null : target.getRawAuthority();
  }

  private static Headers headersOf(HttpExchange exchange) {
    Headers.Builder headers = Headers.builder();
    try {
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    return headers.build();
  }
}
