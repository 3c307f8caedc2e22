package dev.edgekit.examples.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest invalidations, newest first. Thread-safe. */
final class InvalidationLog {
  private static final int MAX_ENTRIES = 10;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long count;

  /**
   * An invalidation.
   *
   * @param by the node that made it
   * @param number rises by one with each
   * @param millis from its beginning until every node had applied it; -1 if not all had
   * @param edgeMillis until the CDN was purged; -1 if it wasn't
   * @param state the receipt's
   */
  record Entry(long number, String by, String tag, long millis, long edgeMillis, String state) {}

  synchronized void add(String by, String tag, long millis, long edgeMillis, String state) {
    entries.addFirst(new Entry(++count, by, tag, millis, edgeMillis, state));
    if (entries.size() > MAX_ENTRIES) {
      entries.removeLast();
    }
  }

  synchronized List<Entry> newest() {
    return List.copyOf(entries);
  }
}
