package dev.edgekit.examples.gateway;

import dev.edgekit.http.Headers;
import dev.edgekit.http.ProblemException;
import dev.edgekit.http.Request;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;

/** Reads Jetty's request into a value, which stays readable after the client was answered. */
final class ClientRequest {
  private ClientRequest() {}

  /**
   * The request as it arrived.
   *
   * @throws ProblemException 400 if it can't be forwarded as it arrived
   */
  static Request of(org.eclipse.jetty.server.Request request) {
    try {
      Headers fields = fields(request);
      return Request.builder(request.getMethod(), target(request.getHttpURI()))
          // Not the request's own isSecure(), which is what :scheme or an absolute target says
          .scheme(request.getConnectionMetaData().isSecure() ? "https" : "http")
          .host(host(request))
          .headers(fields)
          .clientAddress(address(request))
          .build();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
  }

  /** The version that it came with, as Via names it. */
  static String version(org.eclipse.jetty.server.Request request) {
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    return version.asString().substring("HTTP/".length());
  }

  /** Path and query, untouched; of the absolute form the rest is the host. */
  private static String target(HttpURI uri) {
    String target = uri.getPathQuery();
    if (uri.getFragment() != null) {
      throw new IllegalArgumentException("a request target has no fragment (RFC 9112 §3.2)");
    }
    if (target == null || !(target.startsWith("/") || target.equals("*"))) {
      throw new IllegalArgumentException("the request target is no path (RFC 9112 §3.2.1)");
    }
    return target;
  }

  private static String host(org.eclipse.jetty.server.Request request) {
    String field = request.getHeaders().get(HttpHeader.HOST);
    String authority = request.getHttpURI().getAuthority();
    String host = field != null ? field : authority == null ? "" : authority;
    if (!host.matches("[A-Za-z0-9._~%!$&'()*+,;=:\\[\\]-]*")) { // RFC 9110 §7.2, RFC 3986 §3.2.2
      throw new IllegalArgumentException("the Host field is no host");
    }
    return host.toLowerCase(Locale.ROOT); // RFC 9110 §4.2.3: the same host, so the same responses
  }

  private static Headers fields(org.eclipse.jetty.server.Request request) {
    Headers.Builder fields = Headers.builder();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      fields.add(field.getName(), value == null ? "" : value);
    }
    return fields.build();
  }

  private static String address(org.eclipse.jetty.server.Request request) {
    boolean known =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress a
            && a.getAddress() != null;
    if (!known) {
      return "";
    }
    String literal = org.eclipse.jetty.server.Request.getRemoteAddr(request);
    String bare = literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal;
    int zone = bare.indexOf('%'); // fe80::1%eth0
    return zone < 0 ? bare : bare.substring(0, zone);
  }
}
