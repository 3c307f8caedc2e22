package dev.edgekit.benchmarks.story.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one process was seen to use while it lived. Thread-safe. */
final class Samples {
  private final String name;
  private final Map<Measure, List<Double>> values = new EnumMap<>(Measure.class);
  private final List<Double> minutes = new ArrayList<>();

  Samples(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  synchronized void add(double minute, Map<Measure, Double> sample) {
    minutes.add(minute);
    sample.forEach(
        (measure, value) -> values.computeIfAbsent(measure, m -> new ArrayList<>()).add(value));
  }

  synchronized Series of(Measure measure) {
    return new Series(minutes, values.getOrDefault(measure, List.of()));
  }
}
