package dev.edgekit.http.servlet;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request and its response in EdgeKit's terms:
 *
 * <pre>{@code
 * ServletExchange exchange = ServletExchange.of(request, response);
 * exchange.write(cache.serve(exchange.request(), origin));
 * }</pre>
 *
 * <p>For Jakarta Servlet 5.0 and later, any container. Confined to one request.
 */
public final class ServletExchange {
  /** The connection and where the body ends are the container's affair. */
  private static final String[] FRAMING = {"Connection", "Transfer-Encoding", "Content-Length"};

  /**
   * A message has one of each, and none is a list (RFC 9110, RFC 9111): a value that a framework or
   * a filter has put there gives way.
   */
  private static final Set<String> SINGLE =
      Set.of(
          "age",
          "content-disposition",
          "content-location",
          "content-range",
          "content-type",
          "date",
          "etag",
          "expires",
          "last-modified",
          "location",
          "retry-after",
          "server");

  private final HttpServletRequest from;
  private final HttpServletResponse to;
  private @Nullable Request request;

  private ServletExchange(HttpServletRequest from, HttpServletResponse to) {
    this.from = from;
    this.to = to;
  }

  /** The exchange of a servlet, a filter or a controller. */
  public static ServletExchange of(HttpServletRequest request, HttpServletResponse response) {
    return new ServletExchange(request, response);
  }

  /**
   * The request, whose target is {@code getRequestURI()} and {@code getQueryString()}: after a
   * filter that strips a prefix it is the stripped one. Its host is the {@code Host} field, or what
   * {@code :authority} says; empty where the request names none, and where that is the very IP
   * address it came to, which containers make up. Its scheme is {@code https} where the connection
   * has TLS, a filter of the application says so, or the container says so of a request with a
   * proxy's {@code X-Forwarded-Proto}, {@code X-Forwarded-Ssl} or {@code Forwarded}. A connector
   * that is declared secure and shows none of these is {@code http}: have the proxy in front of it
   * set {@code X-Forwarded-Proto}.
   *
   * @throws ProblemException 400 if the method is no token, the request names more than one host or
   *     has a field that no message can have
   */
  public Request request() {
    if (request == null) {
      request = ServletView.of(from);
    }
    return request;
  }

  /**
   * Writes the response: its status, every field but {@code Connection}, {@code Transfer-Encoding}
   * and {@code Content-Length}, and the body with its length. No body goes to HEAD, which learns
   * the length, nor with 1xx, 204 and 304. Fields that are there already stay beside the new ones;
   * of those that a message has once ({@code Content-Type}, {@code ETag}, {@code Date}, …) the
   * response's counts.
   *
   * @throws IOException if the client is gone
   */
  public void write(Response response) throws IOException {
    to.setStatus(response.status());
    response.headers().without(FRAMING).forEach(this::writeField);
    if (hasNoBody(response.status())) {
      to.flushBuffer(); // else Jetty states the length of the body that it was not given: 0
      return;
    }
    if (from.getMethod().equals("HEAD")) {
      writeLength(response);
      return;
    }
    to.setContentLength(response.body().length);
    to.getOutputStream().write(response.body());
  }

  private void writeField(String name, String value) {
    if (SINGLE.contains(name.toLowerCase(Locale.ROOT))) {
      to.setHeader(name, value);
    } else {
      to.addHeader(name, value);
    }
  }

  /** A response to HEAD states its length by its body, if it has one, or by its field. */
  private void writeLength(Response response) throws IOException {
    int length = response.body().length;
    Optional<String> stated = response.headers().first("Content-Length");
    if (length > 0) {
      to.setContentLength(length);
    } else if (stated.isPresent()) {
      to.setHeader("Content-Length", stated.get());
    } else {
      to.flushBuffer(); // nobody knows it
    }
  }

  /** RFC 9110 §6.4.1. */
  private static boolean hasNoBody(int status) {
    return status < 200 || status == 204 || status == 304;
  }

  /** Method and path, without query and field values. */
  @Override
  public String toString() {
    return from.getMethod() + " " + from.getRequestURI();
  }
}
