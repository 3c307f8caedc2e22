package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.internal.log.Standing;
import dev.edgekit.cache.internal.rules.CacheControl;
import dev.edgekit.cache.internal.rules.Lifetime;
import dev.edgekit.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a stored response may be used for a request: a pure decision. */
public enum Freshness {
  /** As it is. */
  FRESH,
  /** At once, while a new response is loaded in the background (RFC 5861 §3). */
  STALE_USABLE,
  /** After the origin was asked; its validators may save the body. */
  MUST_REVALIDATE,
  /** Not at all. */
  ABSENT;

  public static Freshness of(
      @Nullable StoredResponse stored, Standing standing, Headers request, long nowMillis) {
    if (stored == null) {
      return ABSENT;
    }
    if (standing == Standing.INVALIDATED || standing == Standing.BELOW_FLOOR) {
      return MUST_REVALIDATE;
    }
    Lifetime life = stored.lifetime();
    if (life.isOfTheFuture(nowMillis)) {
      return MUST_REVALIDATE;
    }
    long age = life.ageMillis(nowMillis);
    CacheControl wanted = CacheControl.of(request);
    // Where the policy made the lifetime, this cache speaks as the origin, and what is stored is
    // the origin's answer. Else each reload in a browser, and any client, would reach the database.
    if (!life.byPolicy() && isRefused(wanted, request, age, life)) {
      return MUST_REVALIDATE;
    }
    if (standing == Standing.LOADED_HERE && age < life.fresh()) {
      return FRESH; // it is sent so that nobody downstream keeps it
    }
    if (standing == Standing.CURRENT && (age < life.fresh() || isAccepted(wanted, life, age))) {
      return FRESH;
    }
    return age < life.fresh() + life.whileRevalidate() && life.whileRevalidate() > 0
        ? STALE_USABLE
        : MUST_REVALIDATE;
  }

  /** Whether the client demands more than freshness (RFC 9111 §5.2.1, and §5.4 for Pragma). */
  private static boolean isRefused(CacheControl wanted, Headers request, long age, Lifetime life) {
    if (wanted.isEmpty()) {
      return request.contains("Pragma")
          && request.combined("Pragma").orElse("").toLowerCase(Locale.ROOT).contains("no-cache");
    }
    long maxAge = wanted.maxAge().orElse(Long.MAX_VALUE / 1000) * 1000;
    long minFresh = wanted.minFresh().orElse(0) * 1000;
    return wanted.noCache()
        || maxAge == 0
        || age / 1000 * 1000 > maxAge
        || (minFresh > 0 && life.fresh() - age < minFresh);
  }

  /** A client may accept a stale response, unless that forbids it (RFC 9111 §4.2.4). */
  private static boolean isAccepted(CacheControl wanted, Lifetime life, long age) {
    return wanted.maxStale().isPresent()
        && !life.strict()
        && age - life.fresh() <= wanted.maxStale().getAsLong() * 1000;
  }

  /** RFC 5861 §4: for these, a stale response may stand in. */
  public static boolean isError(int status) {
    return status == 500 || status == 502 || status == 503 || status == 504;
  }

  /**
   * Whether the response may stand in for an origin that fails (RFC 5861 §4). A stored error is no
   * better than a new one.
   */
  public static boolean mayStandIn(StoredResponse stored, Standing standing, long nowMillis) {
    Lifetime life = stored.lifetime();
    return stored.status() < 500
        && standing != Standing.INVALIDATED
        && standing != Standing.BELOW_FLOOR
        && !life.isOfTheFuture(nowMillis)
        && life.ageMillis(nowMillis) < life.fresh() + life.ifError();
  }
}
