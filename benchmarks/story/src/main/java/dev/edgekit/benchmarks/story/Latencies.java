package dev.edgekit.benchmarks.story;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Durations in milliseconds. Thread-safe. */
final class Latencies {
  private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();

  void add(double milliseconds) {
    millis.add(milliseconds);
  }

  int count() {
    return millis.size();
  }

  /** The least that this part of all are at or below; NaN if there are none. */
  double percentile(double part) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.max(0, Math.ceil(part * sorted.size()) - 1));
  }
}
