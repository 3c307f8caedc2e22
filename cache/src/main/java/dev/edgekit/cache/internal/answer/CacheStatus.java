package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.CacheListener;
import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.http.Headers;

/** The values of {@code Cache-Status} (RFC 9211) that this cache writes. */
public final class CacheStatus {
  public static final String FIELD = "Cache-Status";
  private static final String NAME = "edgekit";

  private CacheStatus() {}

  /** The fields with this member added after those of earlier caches (RFC 9211 §2). */
  public static Headers added(Headers headers, String status) {
    String before = headers.combined(FIELD).map(field -> field + ", ").orElse("");
    return headers.with(FIELD, before + status);
  }

  /**
   * This cache's member.
   *
   * @param ttlSeconds what is left of a stored response's freshness; negative once that has ended
   * @param standing what the log says of the response
   */
  public static String of(AnswerSource source, long ttlSeconds, Standing standing) {
    if (source instanceof AnswerSource.Hit hit) {
      return NAME + "; hit; ttl=" + ttlSeconds + "; detail=" + detail(hit, standing);
    }
    if (source instanceof AnswerSource.Forwarded it) {
      return NAME
          + "; fwd="
          + it.why()
          + (it.originStatus() == 200 ? "" : "; fwd-status=" + it.originStatus())
          + (it.stored() ? "; stored" : "")
          + (it.collapsed() ? "; collapsed" : "")
          + (it.whyNotStored().isEmpty() ? "" : "; detail=" + it.whyNotStored());
    }
    return NAME + "; detail=only-if-cached";
  }

  private static String detail(AnswerSource.Hit hit, Standing standing) {
    return switch (hit.detail()) {
      case SOFT_TIMEOUT -> "soft-timeout";
      case STALE_IF_ERROR -> "stale-if-error";
      case OVERLOAD -> "overload";
      case FRESH, STALE, JUST_LANDED ->
          standing == Standing.UNHEARD || standing == Standing.LOADED_HERE
              ? "partition"
              : hit.tier() == CacheListener.Tier.LOCAL ? "local" : "remote";
    };
  }
}
