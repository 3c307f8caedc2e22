package dev.edgekit.image.internal.support;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that forget the least recently used entry. */
public final class RecentlyUsed {
  private RecentlyUsed() {}

  /** An empty map of up to {@code max} entries. Thread-safe. */
  public static <K, V> Map<K, V> map(int max) {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        });
  }
}
