package dev.edgekit.cache;

import dev.edgekit.http.Response;

/** The values of {@code Cache-Status} (RFC 9211) that this cache writes. */
final class CacheStatus {
  static final String FIELD = "Cache-Status";
  private static final String NAME = "edgekit";

  private CacheStatus() {}

  /** The response with this member behind those of the caches before us (RFC 9211 §2). */
  static Response added(Response response, String status) {
    String before = response.headers().combined(FIELD).map(field -> field + ", ").orElse("");
    return response.withHeader(FIELD, before + status);
  }

  /** Nothing is stored that the client would take, and nothing else may be asked. */
  static String onlyIfCached() {
    return NAME + "; detail=only-if-cached";
  }

  /** Served from a tier; {@code ttl} is negative behind the freshness. */
  static String hit(CacheListener.Tier tier, long ttlSeconds) {
    return NAME
        + "; hit; ttl="
        + ttlSeconds
        + (tier == CacheListener.Tier.LOCAL ? "; detail=local" : "; detail=remote");
  }

  /** Served stale because the log was not heard for too long. */
  static String unheard(long ttlSeconds) {
    return NAME + "; hit; ttl=" + ttlSeconds + "; detail=partition";
  }

  /** The origin was asked. */
  static String forwarded(String why, int originStatus, boolean stored, boolean collapsed) {
    return NAME
        + "; fwd="
        + why
        + (originStatus == 200 || originStatus == 0 ? "" : "; fwd-status=" + originStatus)
        + (stored ? "; stored" : "")
        + (collapsed ? "; collapsed" : "");
  }

  /** The origin took longer than the caller waits. */
  static String insteadOfWaiting(long ttlSeconds) {
    return NAME + "; hit; ttl=" + ttlSeconds + "; detail=soft-timeout";
  }

  /** The origin failed and a stored response stood in. */
  static String stoodIn(long ttlSeconds) {
    return NAME + "; hit; ttl=" + ttlSeconds + "; detail=stale-if-error";
  }

  /** The request was not for a cache. */
  static String bypassed(String why) {
    return NAME + "; fwd=" + why;
  }
}
