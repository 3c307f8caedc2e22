package dev.edgekit.benchmarks.story;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Zipf's distribution over the ranks 0 to n - 1: a rank's weight is 1 / (rank + 1)^exponent. */
public final class Zipf {
  private final double[] cumulated;

  /** Zipf over so many ranks. */
  public Zipf(int n, double exponent) {
    cumulated = new double[n];
    double sum = 0;
    for (int rank = 0; rank < n; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      cumulated[rank] = sum;
    }
    for (int rank = 0; rank < n; rank++) {
      cumulated[rank] /= sum;
    }
  }

  /** A rank. */
  public int draw(RandomGenerator random) {
    int found = Arrays.binarySearch(cumulated, random.nextDouble());
    return Math.min(found < 0 ? -found - 1 : found, cumulated.length - 1);
  }

  /** The share of a rank. */
  double share(int rank) {
    return cumulated[rank] - (rank == 0 ? 0 : cumulated[rank - 1]);
  }
}
