package dev.edgekit.cache;

import dev.edgekit.http.Headers;
import org.jspecify.annotations.Nullable;

/** How a stored response may be used for a request: a pure decision. */
enum Freshness {
  /** As it is. */
  FRESH,
  /** At once, while a new one is loaded in the background (RFC 5861 §3). */
  STALE_USABLE,
  /** After the origin was asked; its validators may save the body. */
  MUST_REVALIDATE,
  /** Not at all. */
  ABSENT;

  static Freshness of(
      @Nullable StoredResponse stored, Standing standing, Headers request, long nowMillis) {
    if (stored == null) {
      return ABSENT;
    }
    if (standing == Standing.INVALIDATED || standing == Standing.BELOW_FLOOR) {
      return MUST_REVALIDATE;
    }
    CacheControl wanted = CacheControl.of(request);
    Lifetime life = stored.lifetime();
    long age = life.ageMillis(nowMillis);
    if (wanted.noCache() || (wanted.maxAge().isPresent() && exceeds(age, wanted))) {
      return MUST_REVALIDATE;
    }
    if (standing == Standing.CURRENT && age < life.fresh()) {
      return FRESH;
    }
    return age < life.fresh() + life.whileRevalidate() && life.whileRevalidate() > 0
        ? STALE_USABLE
        : MUST_REVALIDATE;
  }

  private static boolean exceeds(long ageMillis, CacheControl wanted) {
    return ageMillis / 1000 > wanted.maxAge().getAsLong() || wanted.maxAge().getAsLong() == 0;
  }

  /** Whether it may stand in for an origin that fails (RFC 5861 §4). */
  static boolean mayStandIn(StoredResponse stored, Standing standing, long nowMillis) {
    Lifetime life = stored.lifetime();
    return standing != Standing.INVALIDATED
        && standing != Standing.BELOW_FLOOR
        && life.ageMillis(nowMillis) < life.fresh() + life.ifError();
  }
}
