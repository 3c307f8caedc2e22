package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a request that changes something makes stale (RFC 9111 §4.4): a pure decision. */
public final class UnsafeRequest {
  /** The methods that IANA's registry calls safe; what it doesn't know may change something. */
  private static final Set<String> SAFE =
      Set.of("GET", "HEAD", "OPTIONS", "TRACE", "QUERY", "PROPFIND", "REPORT", "SEARCH");

  private UnsafeRequest() {}

  /** Whether it changed something, as far as methods and statuses tell. */
  public static boolean changedSomething(Request request, Response response) {
    return !SAFE.contains(request.method()) && response.status() >= 200 && response.status() < 400;
  }

  /** Its own key, and those of the targets that its answer names on the same host. */
  public static List<CacheKey> keys(
      Request request, Response response, CacheKey own, CachePolicy policy) {
    List<CacheKey> keys = new ArrayList<>();
    keys.add(own);
    for (String field : List.of("Location", "Content-Location")) {
      response.headers().all(field).forEach(value -> addKey(request, value, policy, keys));
    }
    return keys.stream().distinct().toList();
  }

  /** The host as keys spell it; {@link CacheKey#none()} where there is none. */
  private static CacheKey hostOf(URI uri) {
    String host = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    return CacheKey.of(Request.get("/").scheme(uri.getScheme()).host(host).build());
  }

  /**
   * Whether the answer is what a GET of the same target would now get, and may be stored as such:
   * it says so by {@code Content-Location} and states how long it is fresh (RFC 9110 §9.3.3).
   */
  static boolean tellsItsTarget(Request request, Response response, CachePolicy policy) {
    List<String> locations = response.headers().all("Content-Location");
    return request.method().equals("POST")
        && response.status() == 200
        && Lifetime.isExplicit(response.headers(), policy)
        && locations.size() == 1
        && target(request, locations.get(0)).filter(request.target()::equals).isPresent();
  }

  private static void addKey(
      Request request, String reference, CachePolicy policy, List<CacheKey> keys) {
    target(request, reference)
        .map(
            target ->
                Request.get(target)
                    .scheme(request.scheme())
                    .host(request.host())
                    .headers(request.headers())
                    .build())
        .map(policy::keyOf)
        .filter(key -> !key.isNone())
        .ifPresent(keys::add);
  }

  /** RFC 3986 §5.2.2; the JDK's own replaces the path by a reference that has none. */
  private static URI resolved(URI base, String target, URI reference) throws URISyntaxException {
    if (reference.isAbsolute()
        || reference.getRawAuthority() != null
        || !reference.getRawPath().isEmpty()) {
      return base.resolve(reference);
    }
    String query = reference.getRawQuery();
    return base.resolve(query == null ? target : base.getRawPath() + "?" + query);
  }

  /** The target on the request's host that this reference names; absent if it names none there. */
  private static Optional<String> target(Request request, String reference) {
    try {
      URI base = new URI(request.scheme() + "://" + request.host() + request.path());
      URI named = resolved(base, request.target(), new URI(reference));
      // A host must not invalidate another's responses: that could be anyone's.
      if (base.getRawAuthority() == null || !hostOf(base).equals(hostOf(named))) {
        return Optional.empty();
      }
      String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
      return Optional.of(named.getRawPath() + query);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty(); // a reference that names no target
    }
  }
}
