package dev.edgekit.benchmarks.story;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What browsers got as pictures: how often, how much, of which type. Thread-safe. */
final class PictureBytes {
  private final LongAdder bytes = new LongAdder();
  private final LongAdder count = new LongAdder();
  private final Map<String, LongAdder> types = new ConcurrentHashMap<>();

  void add(long size, String type) {
    bytes.add(size);
    count.increment();
    types.computeIfAbsent(type, t -> new LongAdder()).increment();
  }

  /** Of all bodies. */
  long bytes() {
    return bytes.sum();
  }

  long count() {
    return count.sum();
  }

  Map<String, Long> types() {
    Map<String, Long> sums = new TreeMap<>();
    types.forEach((type, sum) -> sums.put(type, sum.sum()));
    return sums;
  }
}
