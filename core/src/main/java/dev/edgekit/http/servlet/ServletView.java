package dev.edgekit.http.servlet;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import dev.edgekit.http.internal.Token;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;

/** A servlet request as it arrived. Confined to one request. */
final class ServletView implements Request {
  private final HttpServletRequest request;
  private final Headers headers;
  private final String scheme;
  private final String host;

  private ServletView(HttpServletRequest request, Headers headers) {
    this.request = request;
    this.headers = headers;
    scheme = ConnectionScheme.of(request);
    host = hostOf(request, headers, scheme);
  }

  static ServletView of(HttpServletRequest request) {
    if (!Token.isToken(request.getMethod())) { // RFC 9110 §9.1
      throw ProblemException.badRequest("The method is no token.");
    }
    return new ServletView(request, headersOf(request));
  }

  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String scheme() {
    return scheme;
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
  private static String hostOf(HttpServletRequest request, Headers headers, String scheme) {
    int fields = headers.all("Host").size();
    if (fields > 1) { // RFC 9112 §3.2
      throw ProblemException.badRequest("The request has more than one Host field.");
    }
    if (fields == 1) {
      return headers.first("Host").orElseThrow();
    }
    return namesHost(request) ? authorityOf(request, scheme) : "";
  }

  /**
   * Containers give a name of their own where a request has none, as HTTP/1.0 and a missing {@code
   * :authority} allow: Jetty the connection's address, Tomcat the connection's name with the port
   * that a client would leave out. Who asks by HTTP/2 for that very address has no host either.
   */
  private static boolean namesHost(HttpServletRequest request) {
    String protocol = String.valueOf(request.getProtocol());
    String name = request.getServerName();
    if (protocol.equals("HTTP/1.0") || protocol.equals("HTTP/0.9") || name == null) {
      return false;
    }
    boolean address = name.replaceAll("[\\[\\]]", "").equals(request.getLocalAddr());
    return !address
        && (request.getServerPort() == request.getLocalPort()
            || !name.equals(request.getLocalName()));
  }

  private static String authorityOf(HttpServletRequest request, String scheme) {
    String name = request.getServerName();
    if (name.isEmpty()) {
      return "";
    }
    String host = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
    int port = request.getServerPort();
    int usual = scheme.equals("https") ? 443 : 80;
    return port <= 0 || port == usual ? host : host + ":" + port;
  }
}
