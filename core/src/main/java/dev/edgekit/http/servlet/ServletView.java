package dev.edgekit.http.servlet;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A servlet request as it arrived. Confined to one request. */
final class ServletView implements Request {
  private final HttpServletRequest request;
  private final Headers headers;
  private final String host;

  private ServletView(HttpServletRequest request, Headers headers, String host) {
    this.request = request;
    this.headers = headers;
    this.host = host;
  }

  static ServletView of(HttpServletRequest request) {
    Headers headers = headersOf(request);
    return new ServletView(request, headers, hostOf(request, headers));
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
    return host;
  }

  /**
   * The path as the request line had it. {@code getServletPath} and {@code getPathInfo} are decoded
   * and tidied, and would be another path than the one that was sent.
   */
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
    String literal = request.getRemoteAddr();
    if (literal == null) {
      return "";
    }
    int zone = literal.indexOf('%'); // fe80::1%eth0
    return zone < 0 ? literal : literal.substring(0, zone);
  }

  private static Headers headersOf(HttpServletRequest request) {
    Headers.Builder headers = Headers.builder();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // a container may repeat names
    Enumeration<String> names = request.getHeaderNames();
    try {
      while (names != null && names.hasMoreElements()) {
        String name = names.nextElement();
        if (seen.add(name)) {
          request.getHeaders(name).asIterator().forEachRemaining(value -> headers.add(name, value));
        }
      }
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    return headers.build();
  }

  /**
   * The {@code Host} field, which proxies and filters leave alone, or what the container took from
   * {@code :authority}, of which many make no field.
   */
  private static String hostOf(HttpServletRequest request, Headers headers) {
    int fields = headers.all("Host").size();
    if (fields > 1) { // RFC 9112 §3.2
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    if (fields == 1) {
      return headers.first("Host").orElseThrow();
    }
    // HTTP/1.0 may name no host; the container then gives its own address.
    return isBeforeHost(request.getProtocol()) ? "" : authorityOf(request);
  }

  private static boolean isBeforeHost(@Nullable String protocol) {
    return protocol != null && (protocol.equals("HTTP/1.0") || protocol.equals("HTTP/0.9"));
  }

  private static String authorityOf(HttpServletRequest request) {
    String name = request.getServerName();
    if (name == null || name.isEmpty()) {
      return "";
    }
    String host = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
    int port = request.getServerPort();
    int usual = "https".equalsIgnoreCase(request.getScheme()) ? 443 : 80;
    return port <= 0 || port == usual ? host : host + ":" + port;
  }
}
