package dev.edgekit.auth;

import dev.edgekit.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Refuses requests that a browser sends with a user's cookie because another site made it: the
 * algorithm of Go's {@code CrossOriginProtection}. A client that states neither {@code
 * Sec-Fetch-Site} nor {@code Origin} is no browser, or one from before 2020 on a same-site form.
 * Immutable and thread-safe.
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
    if (!origin.matches("https?://[^/?#@\\s]+")) {
      throw new IllegalArgumentException(
          "an origin is a scheme and a host, as https://www.example.com: \"" + origin + "\"");
    }
    return origin.toLowerCase(Locale.ROOT);
  }

  /** Whether the request may act for the user whose cookie it carries. */
  boolean admits(Request request) {
    if (SAFE_METHODS.contains(request.method())) {
      return true;
    }
    Optional<String> origin = request.headers().combined("Origin");
    if (origin.isPresent() && trustedOrigins.contains(origin.get().toLowerCase(Locale.ROOT))) {
      return true;
    }
    Optional<String> site = request.headers().combined("Sec-Fetch-Site");
    return site.isPresent()
        ? OWN_SITES.contains(site.get())
        : origin.isEmpty() || isHost(origin.get(), request.host());
  }

  private static boolean isHost(String origin, String host) {
    int authority = origin.indexOf("://");
    return authority > 0 && origin.substring(authority + 3).equalsIgnoreCase(host);
  }
}
