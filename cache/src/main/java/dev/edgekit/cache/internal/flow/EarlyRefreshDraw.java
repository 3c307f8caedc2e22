package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.stored.StoredResponse;

/**
 * Whether a fresh response is refreshed before its time (Vattani, Chierichetti, Lowenstein: Optimal
 * Probabilistic Cache Stampede Prevention, 2015): the likelier, the nearer its end and the longer
 * its load took. So a hot response is renewed by one of many requests and never expires for all at
 * once. A pure decision.
 */
public final class EarlyRefreshDraw {
  private EarlyRefreshDraw() {}

  /**
   * Whether the refresh is due.
   *
   * @param random 0 to 1, drawn for this request
   */
  public static boolean isDue(StoredResponse stored, long nowMillis, double random) {
    long left = stored.lifetime().fresh() - stored.lifetime().ageMillis(nowMillis);
    return stored.loadMillis() > 0
        && left > 0 // a response that a client accepts stale is past its time
        && -stored.loadMillis() * Math.log(Math.max(random, 1e-9)) >= left;
  }
}
