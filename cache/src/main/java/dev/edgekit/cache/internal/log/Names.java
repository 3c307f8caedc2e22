package dev.edgekit.cache.internal.log;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.CacheTag;
import java.util.Optional;

/** How the log names what it invalidates: one letter for the kind, and then the name. */
public final class Names {
  private static final String KEY = "k";
  private static final String TAG = "t";

  private Names() {}

  /** Of this key, and so of all its variants. */
  public static String of(CacheKey key) {
    return KEY + key.text();
  }

  public static String of(CacheTag tag) {
    return TAG + tag.name();
  }

  /** The tag that this name is of; absent if it is of something else. */
  public static Optional<String> tagIn(String name) {
    return name.startsWith(TAG) ? Optional.of(name.substring(TAG.length())) : Optional.empty();
  }
}
