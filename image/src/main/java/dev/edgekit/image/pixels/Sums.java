package dev.edgekit.image.pixels;

/** Weighted sums of runs of numbers, four at a time: fewer passes over the sum. */
final class Sums {
  private Sums() {}

  /**
   * Replaces the sum by that of runs which follow each other.
   *
   * @param from where the runs are
   * @param start of the first of them
   * @param step from one to the next
   * @param weights one for each run
   * @param sum as long as a run
   */
  static void weigh(float[] from, int start, int step, float[] weights, float[] sum) {
    java.util.Arrays.fill(sum, 0);
    int k = 0;
    int at = start;
    for (; k + 4 <= weights.length; k += 4, at += 4 * step) {
      float first = weights[k];
      float second = weights[k + 1];
      float third = weights[k + 2];
      float fourth = weights[k + 3];
      int two = at + step;
      int three = at + 2 * step;
      int four = at + 3 * step;
      for (int i = 0; i < sum.length; i++) {
        sum[i] +=
            first * from[at + i]
                + second * from[two + i]
                + third * from[three + i]
                + fourth * from[four + i];
      }
    }
    for (; k < weights.length; k++, at += step) {
      add(weights[k], from, at, sum);
    }
  }

  private static void add(float weight, float[] from, int at, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * from[at + i];
    }
  }

  /** Adds four runs. */
  static void add(float[] weights, int k, float[][] rows, float[] sum) {
    float first = weights[k];
    float second = weights[k + 1];
    float third = weights[k + 2];
    float fourth = weights[k + 3];
    float[] one = rows[0];
    float[] two = rows[1];
    float[] three = rows[2];
    float[] four = rows[3];
    for (int i = 0; i < sum.length; i++) {
      sum[i] += first * one[i] + second * two[i] + third * three[i] + fourth * four[i];
    }
  }

  /** Adds a run. */
  static void add(float weight, float[] row, float[] sum) {
    add(weight, row, 0, sum);
  }
}
