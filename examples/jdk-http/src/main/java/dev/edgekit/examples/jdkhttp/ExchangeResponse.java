package dev.edgekit.examples.jdkhttp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.AbstractList;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes a {@link Response} to an exchange of the JDK's HTTP server. */
final class ExchangeResponse {
  private static final long NO_BODY = -1; // to the JDK 0 means "chunked"

  /** The connection and where the body ends are the server's affair. */
  private static final String[] FRAMING = {"Connection", "Transfer-Encoding", "Content-Length"};

  private ExchangeResponse() {}

  static void write(Response response, HttpExchange exchange) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    copyHeaders(response, exchange, head);
    byte[] body = response.body();
    if (head || body.length == 0 || hasNoBody(response.status())) {
      exchange.sendResponseHeaders(response.status(), NO_BODY);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** RFC 9110 §6.4.1. */
  private static boolean hasNoBody(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  private static void copyHeaders(Response response, HttpExchange exchange, boolean head) {
    Headers fields = exchange.getResponseHeaders();
    response.headers().without(FRAMING).forEach(fields::add);
    if (head && !hasNoBody(response.status())) {
      contentLengthOfGet(response).ifPresent(length -> fields.set("Content-Length", length));
    }
    response.headers().first("Date").ifPresent(date -> keepDate(fields, date));
  }

  /** A response to HEAD states its length by its body, if it has one, or by its field. */
  private static Optional<String> contentLengthOfGet(Response response) {
    return response.body().length > 0
        ? Optional.of(Integer.toString(response.body().length))
        : response.headers().first("Content-Length");
  }

  /**
   * The JDK's server stamps every response with the time of its sending, but the Date of a stored
   * response is the origin's (RFC 9110 §6.6.1): with a newer one, a cache behind us would take the
   * response for younger than it is. The server has no switch for that; it does, between its stamp
   * and the writing, look through the Connection field for "close", and that is where Date is set
   * right. If a later JDK no longer looks, its own Date stands, and the test of this turns red.
   */
  private static void keepDate(Headers fields, String date) {
    fields.put(
        "Connection",
        new AbstractList<>() {
          @Override
          public Stream<String> stream() {
            fields.set("Date", date);
            return Stream.empty();
          }

          @Override
          public String get(int index) {
            throw new IndexOutOfBoundsException(index);
          }

          @Override
          public int size() {
            return 0;
          }
        });
  }
}
