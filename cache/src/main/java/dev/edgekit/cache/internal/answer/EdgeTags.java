package dev.edgekit.cache.internal.answer;

import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.internal.log.Names;
import dev.edgekit.cache.internal.rules.CacheGroups;
import dev.edgekit.http.Headers;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the tags of a response to the CDN, so that it can be purged by them. A response with more
 * tags than the CDN keeps could not be purged, so no CDN is to keep it.
 *
 * @param field the field in which they are sent
 * @param separator between two of them
 * @param maxTags the maximum number that the CDN keeps
 * @param maxBytes the maximum length of the field's value
 */
public record EdgeTags(String field, String separator, int maxTags, int maxBytes) {
  private static final Logger log = LoggerFactory.getLogger(EdgeTags.class);

  /** The time between two warnings. */
  private static final long WARNING_NANOS = 60_000_000_000L;

  private static final AtomicLong lastWarned = new AtomicLong(System.nanoTime() - WARNING_NANOS);

  public static EdgeTags of(EdgePurger purger) {
    return new EdgeTags(
        purger.tagField(),
        purger.tagSeparator(),
        purger.maxTagsPerResponse(),
        purger.maxTagFieldBytes());
  }

  /** The fields with these names of the log, of which some are tags. */
  public Headers with(Headers headers, List<String> names) {
    List<String> tags =
        names.stream()
            .flatMap(name -> Names.tagIn(name).stream())
            .filter(tag -> !CacheGroups.isGroup(tag))
            .toList();
    String value = String.join(separator, tags);
    if (tags.size() > maxTags || value.length() > maxBytes) {
      warn(tags, value.length());
      return headers.with("CDN-Cache-Control", "no-store");
    }
    return tags.isEmpty() ? headers : headers.with(field, value);
  }

  private void warn(List<String> tags, int bytes) {
    long now = System.nanoTime();
    long before = lastWarned.get();
    if (now - before >= WARNING_NANOS && lastWarned.compareAndSet(before, now)) {
      log.warn(
          "{} tags, {} among them, {} bytes together: kept from CDNs",
          tags.size(),
          tags.get(0),
          bytes);
    }
  }
}
