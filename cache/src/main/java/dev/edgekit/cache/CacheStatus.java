package dev.edgekit.cache;

/** The values of {@code Cache-Status} (RFC 9211) that this cache writes. */
final class CacheStatus {
  static final String FIELD = "Cache-Status";
  private static final String NAME = "edgekit";

  private CacheStatus() {}

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

  /** The origin failed and a stored response stood in. */
  static String stoodIn(long ttlSeconds) {
    return NAME + "; hit; ttl=" + ttlSeconds + "; detail=stale-if-error";
  }

  /** The request was not for a cache. */
  static String bypassed(String why) {
    return NAME + "; fwd=" + why;
  }
}
