package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.regexp.FoundExpressions;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RegexpSet;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query, read as Go's {@code url.ParseQuery} reads them: split at {@code &},
 * {@code +} is a space, and a pair that holds a semicolon or a broken escape is left out.
 *
 * <p>A parameter whose text needs no decoding stays a region of the target, so most queries cost no
 * allocation. Mutable; confined to one thread.
 */
public final class QueryView {
  private static final int INITIAL_CAPACITY = 16;

  private @Nullable String[] texts = new @Nullable String[2 * INITIAL_CAPACITY];
  private int[] bounds = new int[4 * INITIAL_CAPACITY];
  private int[] hashes = new int[2 * INITIAL_CAPACITY];
  private int size;

  void read(String target, int start) {
    size = 0;
    int at = start;
    while (at < target.length()) {
      int end = target.indexOf('&', at);
      end = end < 0 ? target.length() : end;
      pair(target, at, end);
      at = end + 1;
    }
  }

  /** Drops the texts, so that they can be garbage-collected. */
  void clear() {
    Arrays.fill(texts, 0, 2 * size, null);
    size = 0;
  }

  public int size() {
    return size;
  }

  boolean keyIs(int index, String key) {
    return is(2 * index, key);
  }

  boolean valueIs(int index, String value) {
    return is(2 * index + 1, value);
  }

  boolean valueFinds(int index, GoRegexp regexp) {
    int i = 2 * index + 1;
    return regexp.finds(text(i), bounds[2 * i], bounds[2 * i + 1]);
  }

  public void searchValue(int index, RegexpSet expressions, int limit, FoundExpressions into) {
    int i = 2 * index + 1;
    expressions.search(text(i), bounds[2 * i], bounds[2 * i + 1], limit, into);
  }

  public <T> @Nullable T byKey(int index, SubstringTable<T> table) {
    return find(2 * index, table);
  }

  public <T> @Nullable T byValue(int index, SubstringTable<T> table) {
    return find(2 * index + 1, table);
  }

  private <T> @Nullable T find(int i, SubstringTable<T> table) {
    return table.get(text(i), bounds[2 * i], bounds[2 * i + 1], hashes[i]);
  }

  private boolean is(int i, String text) {
    int start = bounds[2 * i];
    int length = bounds[2 * i + 1] - start;
    return length == text.length() && text(i).startsWith(text, start);
  }

  private String text(int i) {
    return String.valueOf(texts[i]);
  }

  private void pair(String target, int start, int end) {
    if (start == end) {
      return;
    }
    int equals = end;
    boolean plain = true;
    for (int i = start; i < end; i++) {
      char c = target.charAt(i);
      if (c == ';') {
        return;
      }
      plain &= c != '%' && c != '+';
      if (c == '=' && equals == end) {
        equals = i;
      }
    }
    grow();
    int value = Math.min(equals + 1, end);
    if (plain) {
      set(2 * size, target, start, equals);
      set(2 * size + 1, target, value, end);
      size++;
    } else {
      decoded(target.substring(start, equals), target.substring(value, end));
    }
  }

  private void decoded(String rawKey, String rawValue) {
    String key = PercentDecoder.form(rawKey);
    String value = PercentDecoder.form(rawValue);
    if (key != null && value != null) {
      set(2 * size, key, 0, key.length());
      set(2 * size + 1, value, 0, value.length());
      size++;
    }
  }

  private void set(int i, String text, int start, int end) {
    texts[i] = text;
    bounds[2 * i] = start;
    bounds[2 * i + 1] = end;
    hashes[i] = SubstringTable.hash(text, start, end);
  }

  private void grow() {
    if (2 * size == texts.length) {
      texts = Arrays.copyOf(texts, 2 * texts.length);
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
  }
}
