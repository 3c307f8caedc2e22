package dev.edgekit.benchmarks.images;

import java.util.List;

/** Least squares with a little of a penalty on large factors (ridge regression). */
final class LinearFit {
  private static final double PENALTY = 0.03;

  private LinearFit() {}

  /** The constant, and a factor for each number of a row. */
  static double[] of(List<double[]> rows, double[] wanted) {
    int n = rows.get(0).length + 1;
    double[][] system = new double[n][n + 1];
    for (int k = 0; k < wanted.length; k++) {
      for (int i = 0; i < n; i++) {
        double left = i == 0 ? 1 : rows.get(k)[i - 1];
        for (int j = 0; j < n; j++) {
          system[i][j] += left * (j == 0 ? 1 : rows.get(k)[j - 1]);
        }
        system[i][n] += left * wanted[k];
      }
    }
    for (int i = 1; i < n; i++) {
      system[i][i] += PENALTY;
    }
    return solve(system);
  }

  /** Gauss and Jordan; the matrix is positive definite, so no row has to be looked for. */
  private static double[] solve(double[][] system) {
    int n = system.length;
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < n; row++) {
        double factor = row == i ? 0 : system[row][i] / system[i][i];
        for (int column = i; column <= n; column++) {
          system[row][column] -= factor * system[i][column];
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = system[i][n] / system[i][i];
    }
    return solution;
  }
}
