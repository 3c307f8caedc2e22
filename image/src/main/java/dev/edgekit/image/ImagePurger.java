package dev.edgekit.image;

import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * Makes a CDN drop pictures. Whatever purges responses can purge pictures, too; with EdgeKit's
 * cache beside this module one purger does both, and coalesces, retries and budgets them together:
 *
 * <pre>{@code
 * EdgePurger purger = CloudFrontPurger.of(client, distribution);
 * ImageService.builder().purger(
 *     (tags, paths) -> purger.purge(tags.stream().map(CacheTag::of).toList(), paths));
 * }</pre>
 *
 * <p>Must be thread-safe and must not block. The service never closes it.
 */
@FunctionalInterface
public interface ImagePurger {
  /**
   * Purges every response that carries one of these tags or has one of these paths.
   *
   * @param tags as {@link ImageService#tag} gives them
   * @param paths as in a request line, with query where there is one; for CDNs without tags
   * @return completes when the CDN has accepted the purge
   */
  CompletionStage<Void> purge(Collection<String> tags, Collection<String> paths);
}
