package dev.edgekit.benchmarks.story.soak;

import java.util.ArrayList;
import java.util.List;

/**
 * Samples of one measure over time.
 *
 * @param minutes when each was taken, since the soak began; rising
 * @param values as many
 */
record Series(List<Double> minutes, List<Double> values) {
  Series {
    minutes = List.copyOf(minutes);
    values = List.copyOf(values);
  }

  /** Those from this moment on. */
  Series from(double minute) {
    int first = 0;
    while (first < minutes.size() && minutes.get(first) < minute) {
      first++;
    }
    return new Series(minutes.subList(first, minutes.size()), values.subList(first, values.size()));
  }

  /** NaN if there are none. */
  double median() {
    return median(values);
  }

  /** Theil and Sen's slope times the time that the samples span; 0 with fewer than two. */
  double growth() {
    if (minutes.size() < 2) {
      return 0;
    }
    List<Double> slopes = new ArrayList<>();
    for (int i = 0; i < minutes.size(); i++) {
      for (int j = i + 1; j < minutes.size(); j++) {
        slopes.add((values.get(j) - values.get(i)) / (minutes.get(j) - minutes.get(i)));
      }
    }
    return median(slopes) * (minutes.get(minutes.size() - 1) - minutes.get(0));
  }

  private static double median(List<Double> of) {
    List<Double> sorted = of.stream().sorted().toList();
    int middle = sorted.size() / 2;
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
