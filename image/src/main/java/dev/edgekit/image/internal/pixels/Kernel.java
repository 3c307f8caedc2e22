package dev.edgekit.image.internal.pixels;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * For each output sample, the first input sample and the weights from there on: Lanczos of three
 * lobes, stretched when downscaling so that nothing aliases. Weights sum to 1; input beyond the
 * edge counts as the edge.
 */
final class Kernel {
  private static final double LOBES = 3;

  final int[] first;
  final float[][] weights;

  private Kernel(int[] first, float[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * The weights that map a window of the input to the output.
   *
   * @param length number of input samples
   * @param from where the window starts, in input samples, possibly a fraction
   * @param span how long it is, in input samples
   * @param outputs number of samples to make
   */
  static Kernel lanczos(int length, double from, double span, int outputs) {
    double ratio = span / outputs;
    double stretch = Math.max(1, ratio);
    double support = LOBES * stretch;
    int[] first = new int[outputs];
    float[][] weights = new float[outputs][];
    for (int i = 0; i < outputs; i++) {
      double center = from + (i + 0.5) * ratio - 0.5;
      int low = (int) Math.ceil(center - support);
      int high = (int) Math.floor(center + support);
      int start = Math.min(Math.max(low, 0), length - 1);
      int end = Math.min(Math.max(high, 0), length - 1);
      double[] raw = new double[end - start + 1];
      double sum = 0;
      Angle angle = new Angle(Math.PI * (low - center) / support, Math.PI / support);
      for (int k = low; k <= high; k++, angle.turn()) {
        double weight = lanczos((k - center) / stretch, angle.sin);
        raw[Math.min(Math.max(k, start), end) - start] += weight;
        sum += weight;
      }
      int padded = Math.min(length, (raw.length + 3) & -4);
      first[i] = Math.min(start, length - padded);
      weights[i] = normalised(raw, start - first[i], padded, sum);
    }
    return new Kernel(first, weights);
  }

  int lowest() {
    return Arrays.stream(first).min().orElseThrow();
  }

  /** One past the last input sample that any output needs. */
  int end() {
    return IntStream.range(0, first.length)
        .map(i -> first[i] + weights[i].length)
        .max()
        .orElseThrow();
  }

  int widest() {
    int widest = 0;
    for (float[] w : weights) {
      widest = Math.max(widest, w.length);
    }
    return widest;
  }

  /** The weights, scaled to sum to 1, with zeros around them, for sums that take four at a time. */
  private static float[] normalised(double[] raw, int at, int padded, double sum) {
    float[] weights = new float[padded];
    for (int i = 0; i < raw.length; i++) {
      weights[at + i] = (float) (raw[i] / sum);
    }
    return weights;
  }

  /**
   * The unscaled weight at a distance.
   *
   * @param third the sine of a third of pi times the distance
   */
  private static double lanczos(double x, double third) {
    if (Math.abs(x) < 1e-9) {
      return 1;
    }
    if (Math.abs(x) >= LOBES) {
      return 0;
    }
    double px = Math.PI * x;
    double whole = third * (3 - 4 * third * third); // the sine of three times the angle
    return LOBES * whole * third / (px * px);
  }

  /** The sine of an angle that grows by equal steps, so that few sines are computed. */
  private static final class Angle {
    private final double stepSin;
    private final double stepCos;
    private double sin;
    private double cos;

    Angle(double start, double step) {
      sin = StrictMath.sin(start);
      cos = StrictMath.cos(start);
      stepSin = StrictMath.sin(step);
      stepCos = StrictMath.cos(step);
    }

    void turn() {
      double next = sin * stepCos + cos * stepSin;
      cos = cos * stepCos - sin * stepSin;
      sin = next;
    }
  }
}
