package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CachePolicy;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a request that changes something makes stale (RFC 9111 §4.4): a pure decision. */
public final class UnsafeRequest {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

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

  private static void addKey(
      Request request, String reference, CachePolicy policy, List<CacheKey> keys) {
    try {
      URI base = new URI(request.scheme() + "://" + request.host() + request.path());
      URI named = base.resolve(new URI(reference));
      // A host must not invalidate another's responses: that could be anyone's.
      if (base.getRawAuthority() == null || !hostOf(base).equals(hostOf(named))) {
        return;
      }
      String query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
      Request get =
          Request.get(named.getRawPath() + query)
              .scheme(request.scheme())
              .host(request.host())
              .headers(request.headers())
              .build();
      CacheKey key = policy.keyOf(get);
      if (!key.isNone()) {
        keys.add(key);
      }
    } catch (URISyntaxException | IllegalArgumentException e) {
      // a reference that names no target invalidates none
    }
  }
}
