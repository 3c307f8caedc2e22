package dev.edgekit.benchmarks.story.soak;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What was asked, what was wrong, and what was lost for a reason. Thread-safe. */
final class Findings {
  private static final int MAX_EXAMPLES = 50;

  private final Map<String, LongAdder> asked = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> wrong = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> lost = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> busy = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();

  void asked(String what) {
    count(asked, what);
  }

  /**
   * Something that must not be.
   *
   * @param kind what it is counted as
   * @param example what it was this time
   */
  void wrong(String kind, String example) {
    count(wrong, kind);
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(kind + ": " + example);
    }
    System.err.println("wrong: " + kind + ": " + example);
  }

  /** An answer of 503 that says to come again, as gate and pictures give when short of time. */
  void busy(String kind) {
    count(busy, kind);
  }

  /** No answer, because what would have given it had just been ended. */
  void lost(String kind) {
    count(lost, kind);
  }

  private static void count(Map<String, LongAdder> counts, String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  Map<String, LongAdder> asked() {
    return new TreeMap<>(asked);
  }

  Map<String, LongAdder> wrong() {
    return new TreeMap<>(wrong);
  }

  Map<String, LongAdder> lost() {
    return new TreeMap<>(lost);
  }

  Map<String, LongAdder> busy() {
    return new TreeMap<>(busy);
  }

  /** The share of what was asked that was told to come again. */
  double busyShare() {
    return sum(busy) / Math.max(1, sum(asked));
  }

  private static double sum(Map<String, LongAdder> counts) {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  List<String> examples() {
    return List.copyOf(examples);
  }
}
