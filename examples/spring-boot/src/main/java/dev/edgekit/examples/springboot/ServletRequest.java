package dev.edgekit.examples.springboot;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/**
 * The view of a servlet request. {@link HttpServletRequest#getRequestURI} is the path as the
 * request line had it, undecoded and with {@code ..} and {@code //} in it, and is what the
 * container itself starts from; {@code getServletPath} and {@code getPathInfo} are tidied. Confined
 * to one request.
 */
final class ServletRequest implements Request {
  private final HttpServletRequest request;
  private final Headers headers;

  /** The view of this request. */
  ServletRequest(HttpServletRequest request) {
    this.request = request;
    this.headers = headersOf(request);
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return request.getScheme();
  }

  @Override
  public String host() {
    return headers.first("Host").orElse("");
  }

  @Override
  public String target() {
    String query = request.getQueryString();
    return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
  }

  @Override
  public Headers headers() {
    return headers;
  }

  @Override
  public String clientAddress() {
    return request.getRemoteAddr();
  }

  private static Headers headersOf(HttpServletRequest request) {
    Headers.Builder headers = Headers.builder();
    for (String name : Collections.list(request.getHeaderNames())) {
      Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value));
    }
    return headers.build();
  }
}
