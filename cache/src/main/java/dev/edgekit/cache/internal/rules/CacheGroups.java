package dev.edgekit.cache.internal.rules;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The groups of RFC 9875: a response names its groups in {@code Cache-Groups}, and the answer to an
 * unsafe request the groups that it made stale in {@code Cache-Group-Invalidation}. A group is its
 * origin's own, so to the cache it is a tag with the host in front.
 */
public final class CacheGroups {
  /** The minimum that a recipient must support (§2, §3), and the maximum that this one takes. */
  private static final int MAX_GROUPS = 32;

  /** The prefix, before a group's host and name, of its tag here. */
  private static final String PREFIX = "group:";

  private CacheGroups() {}

  public static List<CacheTag> of(String host, Headers response) {
    return tags(host, response, "Cache-Groups");
  }

  /** Whether a tag of this name is a group. */
  public static boolean isGroup(String tag) {
    return tag.startsWith(PREFIX);
  }

  public static List<CacheTag> invalidatedBy(String host, Headers response) {
    return tags(host, response, "Cache-Group-Invalidation");
  }

  private static List<CacheTag> tags(String host, Headers response, String field) {
    return response.combined(field).flatMap(StructuredField::list).stream()
        .flatMap(List::stream)
        .filter(Item.Str.class::isInstance)
        .map(item -> ((Item.Str) item).value())
        .limit(MAX_GROUPS)
        .flatMap(group -> tag(host, group).stream())
        .toList();
  }

  private static Optional<CacheTag> tag(String host, String group) {
    String name = PREFIX + escaped(host.toLowerCase(Locale.ROOT)) + ":" + escaped(group);
    return CacheTag.parse(name);
  }

  /**
   * The text with the characters that a tag can't hold, and the two with a meaning here, in
   * hexadecimal.
   */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && ",:%".indexOf(b) < 0) {
        escaped.append((char) b);
      } else {
        escaped.append("%%%02x".formatted(b));
      }
    }
    return escaped.toString();
  }
}
