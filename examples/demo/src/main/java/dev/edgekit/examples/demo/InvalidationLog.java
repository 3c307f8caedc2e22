package dev.edgekit.examples.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest invalidations, newest first. Thread-safe. */
final class InvalidationLog {
  private static final int MAX_ENTRIES = 10;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /**
   * An invalidation.
   *
   * @param by the node that made it
   * @param millis from its beginning until every node had applied it; -1 if not all had
   * @param state the receipt's
   */
  record Entry(String by, String tag, long millis, String state) {}

  synchronized void add(String by, String tag, Duration took, boolean reachedFleet, String state) {
    entries.addFirst(new Entry(by, tag, reachedFleet ? took.toMillis() : -1, state));
    if (entries.size() > MAX_ENTRIES) {
      entries.removeLast();
    }
  }

  synchronized List<Entry> newest() {
    return List.copyOf(entries);
  }
}
