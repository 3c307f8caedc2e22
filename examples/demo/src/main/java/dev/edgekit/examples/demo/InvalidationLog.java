package dev.edgekit.examples.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The latest invalidations, newest first, and how soon each node had applied them. Thread-safe. */
final class InvalidationLog {
  private static final int MAX_ENTRIES = 10;

  private final Deque<Entry> entries = new ArrayDeque<>();

  /** An invalidation as the panel shows it. */
  record View(String by, String tag, List<Reached> reached) {}

  /** A node that has applied an invalidation, and how long after it was begun. */
  record Reached(String node, double millis) {}

  private record Entry(String by, String tag, long startedNanos, List<Reached> reached) {
    void appliedBy(String node) {
      if (reached.stream().noneMatch(r -> r.node().equals(node))) {
        double millis = (System.nanoTime() - startedNanos) / 1e6;
        reached.add(new Reached(node, Math.round(millis * 10) / 10.0));
      }
    }
  }

  /** A node begins to invalidate a tag. */
  synchronized void begin(String node, String tag) {
    entries.addFirst(new Entry(node, tag, System.nanoTime(), new ArrayList<>()));
    if (entries.size() > MAX_ENTRIES) {
      entries.removeLast();
    }
  }

  /** A node has applied whatever was in the log. */
  synchronized void appliedBy(String node) {
    entries.forEach(e -> e.appliedBy(node));
  }

  synchronized List<View> newest() {
    return entries.stream().map(e -> new View(e.by(), e.tag(), List.copyOf(e.reached()))).toList();
  }
}
