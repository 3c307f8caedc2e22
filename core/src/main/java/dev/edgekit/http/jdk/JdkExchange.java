package dev.edgekit.http.jdk;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An exchange of the JDK's HTTP server in EdgeKit's terms:
 *
 * <pre>{@code
 * server.createContext("/", http -> {
 *   JdkExchange exchange = JdkExchange.of(http);
 *   exchange.write(cache.serve(exchange.request(), origin));
 * });
 * }</pre>
 *
 * <p>Confined to one request.
 */
public final class JdkExchange {
  private static final long NO_BODY = -1; // to the JDK 0 means "chunked"

  private final HttpExchange exchange;
  private final Request request;

  private JdkExchange(HttpExchange exchange, Request request) {
    this.exchange = exchange;
    this.request = request;
  }

  /**
   * The exchange of a handler, which the handler closes.
   *
   * @throws ProblemException 400 if the request's fields are malformed or leave open where the
   *     message ends or which host it is for
   */
  public static JdkExchange of(HttpExchange exchange) {
    return new JdkExchange(exchange, ExchangeView.of(exchange));
  }

  /** The request: target and fields as they arrived. */
  public Request request() {
    return request;
  }

  /**
   * The whole body; empty if the request has none. To be called at most once.
   *
   * @param maxBodyBytes the longest body to accept
   * @throws ProblemException 413 if it is longer, 400 if it ends early or is badly framed
   */
  public byte[] body(int maxBodyBytes) {
    try (InputStream in = exchange.getRequestBody()) {
      byte[] body = in.readNBytes(maxBodyBytes);
      if (body.length == maxBodyBytes && in.read() >= 0) {
        throw new ProblemException(
            413, "Content Too Large", "The body is longer than maxBodyBytes = " + maxBodyBytes);
      }
      if (body.length < declaredLength()) {
        throw ProblemException.badRequest("The body is shorter than Content-Length.");
      }
      return body;
    } catch (IOException e) {
      throw ProblemException.badRequest("The body could not be read.");
    }
  }

  /**
   * Writes the response as {@link Response#framedFor} says. The server sets {@code Date} to the
   * time of sending; {@code Age} tells how old a stored response is (RFC 9111 §4.2.3).
   *
   * @throws IOException if the client is gone
   */
  public void write(Response response) throws IOException {
    requireNonNull(response, "response must not be null");
    write(response, exchange);
  }

  static void write(Response response, HttpExchange to) throws IOException {
    Response framed = response.framedFor(to.getRequestMethod());
    byte[] body = framed.body();
    framed.headers().forEach(to.getResponseHeaders()::add);
    if (body.length == 0) {
      to.sendResponseHeaders(framed.status(), NO_BODY);
      return;
    }
    to.sendResponseHeaders(framed.status(), body.length);
    try (OutputStream out = to.getResponseBody()) {
      out.write(body);
    }
  }

  /** The server has refused a Content-Length that is no number. */
  private long declaredLength() {
    return request.headers().first("Content-Length").map(Long::parseLong).orElse(0L);
  }

  /** Method and path, without query and field values. */
  @Override
  public String toString() {
    return request.method() + " " + request.path();
  }
}
