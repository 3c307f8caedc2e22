package dev.edgekit.cache;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;

/**
 * Makes a CDN in front of the service drop what it holds. A cache that was built with one ({@link
 * ResponseCacheBuilder#edge}) calls it last, when every node of the fleet has applied the
 * invalidation: a CDN purged earlier could fetch the old response again. Must be thread-safe and
 * must not block.
 */
public interface EdgePurger extends AutoCloseable {
  /**
   * Purges every response that carries one of these tags or has one of these paths.
   *
   * @param paths as in a request line, with query where there is one; each begins with {@code /}
   * @return completes when the CDN has accepted the purge, which it may still be carrying out;
   *     exceptionally with {@link EdgePurgeException} if it has not accepted it
   */
  CompletableFuture<Void> purge(Collection<CacheTag> tags, Collection<String> paths);

  /** The response field in which the CDN looks for tags, and in which the cache sends them. */
  default String tagField() {
    return "Cache-Tag";
  }

  /** What stands between two tags in that field; no tag holds a comma or a space. */
  default String tagSeparator() {
    return ",";
  }

  /**
   * The maximum number of tags that the CDN keeps for one response. A response with more can't be
   * purged by the rest, so the cache tells CDNs not to store it.
   */
  default int maxTagsPerResponse() {
    return 50;
  }

  /**
   * The maximum length of the value of {@link #tagField} in bytes. A response with more is kept
   * from CDNs as well: they cut a longer field, or refuse the response. Default: 16,000, below the
   * limits of Cloudflare and Fastly.
   */
  default int maxTagFieldBytes() {
    return 16_000;
  }

  /**
   * Ends what the purger runs; called when the cache that was built with it is closed. A second
   * call must do nothing. Default: does nothing.
   */
  @Override
  default void close() {}

  /** There is no CDN, or it is left to its lifetimes. */
  static EdgePurger none() {
    return (tags, paths) -> CompletableFuture.completedFuture(null);
  }
}
