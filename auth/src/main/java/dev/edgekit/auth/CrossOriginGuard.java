package dev.edgekit.auth;

import dev.edgekit.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that a browser sends with a user's cookie because another site made it: the
 * algorithm of Go's {@code CrossOriginProtection}, with the scheme, and with WebSockets. A client
 * that states neither {@code Sec-Fetch-Site} nor {@code Origin} is no browser, or one from before
 * 2020 that submits a form of the same site. Immutable and thread-safe.
 */
final class CrossOriginGuard {
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> trustedOrigins;

  CrossOriginGuard(List<String> trustedOrigins) {
    this.trustedOrigins = Set.copyOf(checked(trustedOrigins));
  }

  /**
   * The origins in lower case.
   *
   * @throws IllegalArgumentException if one is no origin
   */
  static List<String> checked(List<String> origins) {
    return origins.stream().map(CrossOriginGuard::check).toList();
  }

  private static String check(String origin) {
    if (!origin.matches("https?://[^/?#@*\\s]+")) {
      throw new IllegalArgumentException(
          "an origin is a scheme and a host without a pattern, as https://www.example.com: \""
              + origin
              + "\"");
    }
    return origin.toLowerCase(Locale.ROOT);
  }

  /** Whether the request may act for the user whose cookie it carries. */
  boolean admits(Request request) {
    if (!isJudged(request) || trusts(request)) {
      return true;
    }
    Optional<String> origin = request.headers().combined("Origin");
    Optional<String> site = request.headers().combined("Sec-Fetch-Site");
    return site.isPresent()
        ? OWN_SITES.contains(site.get())
        : origin.isEmpty() || isOwn(origin.get(), request);
  }

  /**
   * Whether the request may change something: by an unsafe method, extended CONNECT (RFC 8441)
   * among them, or by an upgrade from HTTP. A WebSocket handshake is a GET that no browser asks
   * permission for, and what follows it is neither safe nor held back by CORS (RFC 6455 §10.2).
   */
  private static boolean isJudged(Request request) {
    return !SAFE_METHODS.contains(request.method()) || request.headers().contains("Upgrade");
  }

  /** Whether there are trusted origins, so that answers differ by the field {@code Origin}. */
  boolean trustsAny() {
    return !trustedOrigins.isEmpty();
  }

  /** Whether the request comes from a page of a trusted origin. */
  boolean trusts(Request request) {
    return trustsAny()
        && request
            .headers()
            .combined("Origin")
            .filter(origin -> trustedOrigins.contains(origin.toLowerCase(Locale.ROOT)))
            .isPresent();
  }

  /**
   * Whether the origin is the request's own. A page that came without TLS, which anybody on the way
   * may have written, is foreign to a request with TLS. A page with TLS and a request without are
   * the same origin: TLS may end at a proxy that doesn't say so.
   */
  private static boolean isOwn(String origin, Request request) {
    boolean secure = origin.regionMatches(true, 0, "https://", 0, 8);
    if (!secure && (!origin.regionMatches(true, 0, "http://", 0, 7) || isSecure(request))) {
      return false;
    }
    String defaultPort = secure ? ":443" : ":80";
    String host = request.host();
    String named =
        host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
    return !named.isEmpty() && origin.substring(secure ? 8 : 7).equalsIgnoreCase(named);
  }

  private static boolean isSecure(Request request) {
    return request.scheme().equalsIgnoreCase("https");
  }
}
