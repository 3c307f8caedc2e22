package dev.edgekit.auth.internal.language;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A hash table whose keys are found by a region of a longer text, so that a lookup needs no
 * substring. Immutable.
 *
 * <p>The hash is that of {@link String#hashCode()}, because whole strings cache it and because it
 * can be extended along a text: one pass over a path yields the hash of each of its prefixes. Keys
 * come from rules and never from requests, so no request can make the table's chains longer.
 */
public final class SubstringTable<T> {
  private final @Nullable String[] keys;
  private final @Nullable Object[] values;
  private final int mask;

  /**
   * A table.
   *
   * @param texts distinct
   * @param value what the table holds for the text with this number
   */
  public SubstringTable(List<String> texts, IntFunction<? extends T> value) {
    int capacity = Math.max(2, Integer.highestOneBit(Math.max(1, texts.size())) * 4);
    keys = new @Nullable String[capacity];
    values = new @Nullable Object[capacity];
    mask = capacity - 1;
    for (int i = 0; i < texts.size(); i++) {
      put(texts.get(i), value.apply(i));
    }
  }

  static int hash(String text, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    return hash;
  }

  public @Nullable T get(String key) {
    return get(key, 0, key.length(), key.hashCode());
  }

  /** The value of the key that the region spells, whose hash the caller knows; null if none. */
  @SuppressWarnings("unchecked")
  public @Nullable T get(String text, int start, int end, int hash) {
    for (int slot = slot(hash); ; slot = (slot + 1) & mask) {
      String key = keys[slot];
      if (key == null) {
        return null;
      }
      if (key.hashCode() == hash && key.length() == end - start && text.startsWith(key, start)) {
        return (T) values[slot];
      }
    }
  }

  private void put(String key, T value) {
    int slot = slot(key.hashCode());
    while (keys[slot] != null) {
      slot = (slot + 1) & mask;
    }
    keys[slot] = key;
    values[slot] = value;
  }

  private int slot(int hash) {
    return ((hash * 0x9E3779B9) >>> 7) & mask;
  }
}
