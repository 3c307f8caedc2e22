package dev.edgekit.image.internal.pixels;

import java.util.Arrays;

/**
 * Weighted sums of runs of numbers, four runs at a time, for fewer passes over the sum. Each run is
 * an array of its own, since the JIT doesn't vectorise loops that read one array at several places.
 */
final class RowSums {
  /** A float of this size has no bits for fractions, so that adding it rounds. */
  private static final float WHOLE = 0x1p23f;

  private RowSums() {}

  /**
   * Replaces the sum by that of consecutive runs.
   *
   * @param runs each at least as long as the sum
   * @param start the first of them
   * @param weights one for each run
   */
  static void weigh(float[][] runs, int start, float[] weights, float[] sum) {
    Arrays.fill(sum, 0);
    int k = 0;
    for (; k + 4 <= weights.length; k += 4) {
      int at = start + k;
      add(weights, k, runs[at], runs[at + 1], runs[at + 2], runs[at + 3], sum);
    }
    for (; k < weights.length; k++) {
      add(weights[k], runs[start + k], sum);
    }
  }

  /** Adds four runs. */
  static void add(
      float[] weights, int k, float[] one, float[] two, float[] three, float[] four, float[] sum) {
    float first = weights[k];
    float second = weights[k + 1];
    float third = weights[k + 2];
    float fourth = weights[k + 3];
    for (int i = 0; i < sum.length; i++) {
      sum[i] += first * one[i] + second * two[i] + third * three[i] + fourth * four[i];
    }
  }

  /** Adds a run. */
  static void add(float weight, float[] run, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * run[i];
    }
  }

  /**
   * Bounds samples to 0 to 255 and rounds them, for {@link #level}. In a loop of its own, which the
   * JIT vectorises: a conversion to int it doesn't (JDK 17).
   */
  static void toLevels(float[] samples) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = Math.min(255f, Math.max(0f, samples[i])) + WHOLE;
    }
  }

  /** The level that a sample has in its lowest bits after {@link #toLevels}. */
  static byte level(float sample) {
    return (byte) Float.floatToRawIntBits(sample);
  }
}
