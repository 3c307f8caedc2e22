package dev.edgekit.http.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;

/**
 * Whether a request came on a secure connection. Containers also take {@code isSecure()} from the
 * client's own word, {@code :scheme} or a target in absolute form; so it counts only together with
 * what that word alone can't cause on a connection without TLS: TLS itself, a filter of the
 * application that says so (Spring's {@code ForwardedHeaderFilter}), or a proxy's field that the
 * container was told to apply. Stateless.
 */
final class ConnectionScheme {
  /** The attribute that the Servlet specification sets for a request over TLS. */
  private static final String CIPHER_SUITE = "jakarta.servlet.request.cipher_suite";

  private static final List<String> PROXY_FIELDS =
      List.of("X-Forwarded-Proto", "Forwarded", "X-Forwarded-Ssl");

  private ConnectionScheme() {}

  /** {@code http} or {@code https}. */
  static String of(HttpServletRequest request) {
    if (!request.isSecure()) {
      return "http";
    }
    HttpServletRequest arrived = arrived(request);
    boolean secure =
        !arrived.isSecure()
            || arrived.getAttribute(CIPHER_SUITE) != null
            || PROXY_FIELDS.stream().anyMatch(name -> saysSecure(arrived.getHeaders(name)));
    return secure ? "https" : "http";
  }

  /** The container's own request, below the wrappers of filters. */
  private static HttpServletRequest arrived(HttpServletRequest request) {
    HttpServletRequest inner = request;
    while (inner instanceof HttpServletRequestWrapper wrapper
        && wrapper.getRequest() instanceof HttpServletRequest wrapped) {
      inner = wrapped;
    }
    return inner;
  }

  private static boolean saysSecure(Enumeration<String> values) {
    while (values != null && values.hasMoreElements()) {
      String value = values.nextElement().toLowerCase(Locale.ROOT);
      if (value.contains("https") || value.equals("on")) {
        return true;
      }
    }
    return false;
  }
}
