package dev.edgekit.http.servlet;

import dev.edgekit.http.ReceivedRequest;
import dev.edgekit.http.Request;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;

/** The request that a servlet container has received. Stateless. */
final class ServletView {
  private ServletView() {}

  /**
   * The request, whose path is as the request line had it. {@code getServletPath} and {@code
   * getPathInfo} are decoded and tidied, and would be another path than the one that was sent.
   */
  static Request of(HttpServletRequest request) {
    String query = request.getQueryString();
    String path = request.getRequestURI();
    String scheme = ConnectionScheme.of(request);
    ReceivedRequest received =
        Request.received(request.getMethod(), query == null ? path : path + "?" + query)
            .secure(scheme.equals("https"))
            .peer(request.getRemoteAddr());
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // a container may repeat names
    Enumeration<String> names = request.getHeaderNames();
    while (names != null && names.hasMoreElements()) {
      String name = names.nextElement();
      if (seen.add(name)) {
        request.getHeaders(name).asIterator().forEachRemaining(it -> received.field(name, it));
      }
    }
    // Proxies and filters leave a Host field alone, so it counts; many containers make none of
    // :authority.
    boolean hasField = seen.contains("Host");
    return received
        .authority(!hasField && namesHost(request) ? authorityOf(request, scheme) : "")
        .build();
  }

  /**
   * Containers give a name of their own where a request has none, as HTTP/1.0 and a missing {@code
   * :authority} allow: Jetty the connection's address, Tomcat the connection's name with the port
   * that a client would leave out. An HTTP/2 request for that very address has no host either.
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
