package dev.edgekit.cache;

import dev.edgekit.http.Response;

/**
 * Makes the response that the cache doesn't have: the controller's own work, always in full.
 *
 * <p>It runs on the caller's thread, or on the cache's executor for a refresh in the background,
 * when the request that started the refresh may already be answered: it must not read objects that
 * a framework recycles.
 */
@FunctionalInterface
public interface Origin {
  /**
   * The response.
   *
   * @throws Exception an unchecked one reaches the caller of {@code serve} as it is, a checked one
   *     as the cause of an {@link OriginException}, unless a stale response may stand in
   */
  Response load() throws Exception;
}
