package dev.edgekit.cache;

import java.util.Optional;

/**
 * A name that any number of stored responses carry and by which they are invalidated together; a
 * CDN's surrogate key. Thread-safe.
 *
 * @param name 1 to 256 visible ASCII characters without commas; tags are compared as written
 */
public record CacheTag(String name) {
  /** The maximum length that CDNs take. */
  public static final int MAX_LENGTH = 256;

  /**
   * A tag.
   *
   * @throws IllegalArgumentException if the name is not one
   */
  public CacheTag {
    if (!isTag(name)) {
      throw new IllegalArgumentException(
          "a tag has 1 to 256 visible ASCII characters and no comma: \"" + name + "\"");
    }
  }

  /** A tag. */
  public static CacheTag of(String name) {
    return new CacheTag(name);
  }

  /** A tag; absent if the name is not one. */
  public static Optional<CacheTag> parse(String name) {
    return isTag(name) ? Optional.of(new CacheTag(name)) : Optional.empty();
  }

  private static boolean isTag(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
  }

  @Override
  public String toString() {
    return name;
  }
}
