package dev.edgekit.http.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;

/** The request that an exchange has received. Stateless. */
final class ExchangeView {
  private ExchangeView() {}

  /**
   * The request. The server's {@code URI} keeps the target's text as it arrived, even {@code
   * //host/path} and {@code %2F}.
   */
  static Request of(HttpExchange exchange) {
    ReceivedRequest received =
        Request.received(exchange.getRequestMethod(), exchange.getRequestURI().toString())
            .secure(exchange instanceof HttpsExchange)
            .peer(exchange.getRemoteAddress().getAddress().getHostAddress());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> values.forEach(value -> received.field(name, value)));
    Request request = received.build();
    Headers headers = request.headers();
    if ((headers.contains("Transfer-Encoding") && headers.contains("Content-Length"))
        || headers.all("Content-Length").size() > 1) { // RFC 9112 §6.3
      throw ProblemException.badRequest("The length of the body is ambiguous.");
    }
    return request;
  }
}
