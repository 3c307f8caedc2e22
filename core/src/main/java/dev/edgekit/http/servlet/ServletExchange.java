package dev.edgekit.http.servlet;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final String LENGTH = "Content-Length";

  /**
   * The fields that a message has once, none of them a list (RFC 9110, RFC 9111): a value that a
   * framework or a filter has set gives way.
   */
  private static final Set<String> SINGLE =
      Set.of(
          "age",
          "content-disposition",
          "content-length",
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

  /** What stands in front of a handler decides about other origins; doubled, they say nothing. */
  private static final Set<String> OF_THE_FIRST =
      Set.of("access-control-allow-credentials", "access-control-allow-origin");

  private final HttpServletRequest from;
  private final HttpServletResponse to;
  private @Nullable Request request;

  private ServletExchange(HttpServletRequest from, HttpServletResponse to) {
    this.from = from;
    this.to = to;
  }

  /** The exchange of a servlet, a filter or a controller. */
  public static ServletExchange of(HttpServletRequest request, HttpServletResponse response) {
    requireNonNull(request, "request must not be null");
    requireNonNull(response, "response must not be null");
    return new ServletExchange(request, response);
  }

  /**
   * The request, whose target is {@code getRequestURI()} and {@code getQueryString()}: after a
   * filter that strips a prefix it is the stripped one. Its host is the {@code Host} field, or what
   * {@code :authority} says; empty where the request names none, and where the host is the very IP
   * address that the request came to, since containers make that up. Its scheme is {@code https}
   * where the connection has TLS, a filter of the application says so, or the container says so of
   * a request with a proxy's {@code X-Forwarded-Proto}, {@code X-Forwarded-Ssl} or {@code
   * Forwarded}. A connector that is declared secure and shows none of these is {@code http}: have
   * the proxy in front of it set {@code X-Forwarded-Proto}.
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
   * Writes the response as {@link Response#framedFor} says. Fields that are there already stay
   * beside the new ones, {@code Vary} in one line with them; for those that a message has once
   * ({@code Content-Type}, {@code ETag}, {@code Date}, …) the response's value replaces the former
   * one. {@code Access-Control-Allow-Origin} and {@code -Credentials} stay as a filter has set
   * them.
   *
   * @throws IOException if the client is gone
   * @throws IllegalStateException if a status has left already, since this one would be lost and
   *     the bodies would run into one another, or if somebody writes by {@code getWriter()}; not
   *     where this is included in another answer
   */
  public void write(Response response) throws IOException {
    if (to.isCommitted() && from.getDispatcherType() != DispatcherType.INCLUDE) {
      throw new IllegalStateException(
          "an answer of %d has begun to leave before this one of %d: who has flushed or filled it?"
              .formatted(to.getStatus(), response.status()));
    }
    Response framed = response.framedFor(from.getMethod());
    byte[] body = framed.body();
    @Nullable OutputStream out =
        body.length > 0 ? to.getOutputStream() : null; // fails before fields
    to.setStatus(framed.status());
    framed.headers().without(LENGTH).forEach(this::writeField);
    if (!framed.headers().contains(LENGTH)) {
      to.flushBuffer(); // else Jetty states the length of the body that it was not given: 0
      return;
    }
    // Not by name: filters that compress know the length by its setter.
    to.setContentLengthLong(Long.parseLong(framed.headers().first(LENGTH).orElseThrow()));
    if (out != null) {
      out.write(body);
    }
  }

  private void writeField(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (SINGLE.contains(lower)) {
      to.setHeader(name, value);
    } else if (lower.equals("vary")) {
      List<String> lines = new ArrayList<>(to.getHeaders(name));
      lines.add(value);
      to.setHeader(name, String.join(", ", lines));
    } else if (!OF_THE_FIRST.contains(lower) || !to.containsHeader(name)) {
      to.addHeader(name, value);
    }
  }

  /** Method and path, without query and field values. */
  @Override
  public String toString() {
    return from.getMethod() + " " + from.getRequestURI();
  }
}
