package dev.edgekit.image.internal.quality;

import java.util.Arrays;

/**
 * The three error maps of {@link Ssimulacra2} over one scale, summed up as they arise: no map and
 * no blurred plane is ever held, only the nine blurred rows that the next row of the map needs.
 */
final class ErrorMaps {
  private static final float C2 = 0.0009f;
  private static final int RADIUS = Blur.TAPS.length - 1;
  private static final int ROWS = 2 * RADIUS + 1;

  private final int width;
  private final int height;
  private final float[] padded;

  /** Rows blurred horizontally: reference, candidate, the sum of squares, the product. */
  private final float[][][] blurred;

  private final float[][] smooth;
  private final float[] ssim;
  private final float[] edge;
  private final Norms different = new Norms();
  private final Norms edgesAppeared = new Norms();
  private final Norms edgesVanished = new Norms();

  private ErrorMaps(int width, int height) {
    this.width = width;
    this.height = height;
    padded = new float[width + 2 * RADIUS];
    blurred = new float[4][ROWS][width];
    smooth = new float[4][width];
    ssim = new float[width];
    edge = new float[width];
  }

  /**
   * The norms of one channel: dissimilarity, appeared edges, vanished edges, each as 1-norm and
   * 4-norm.
   */
  static double[] norms(XybPyramid.Scale reference, XybPyramid.Scale candidate, int channel) {
    return new ErrorMaps(reference.width, reference.height)
        .norms(reference.plane(channel), candidate.plane(channel));
  }

  private double[] norms(float[] a, float[] b) {
    for (int y = 0; y < Math.min(RADIUS, height); y++) {
      blurRow(a, b, y);
    }
    for (int y = 0; y < height; y++) {
      blurRow(a, b, y + RADIUS);
      for (int k = 0; k < 4; k++) {
        Blur.vertical(blurred[k], y, smooth[k]);
      }
      addDissimilarity();
      addEdges(a, b, y * width);
    }
    return means((double) width * height);
  }

  /** Blurs a row; outside the picture all is zero, as in the reference implementation. */
  private void blurRow(float[] a, float[] b, int y) {
    int slot = y % ROWS;
    if (y >= height) {
      for (int k = 0; k < 4; k++) {
        Arrays.fill(blurred[k][slot], 0);
      }
      return;
    }
    int row = y * width;
    System.arraycopy(a, row, padded, RADIUS, width);
    Blur.horizontal(padded, blurred[0][slot]);
    System.arraycopy(b, row, padded, RADIUS, width);
    Blur.horizontal(padded, blurred[1][slot]);
    for (int x = 0; x < width; x++) {
      padded[x + RADIUS] = a[row + x] * a[row + x] + b[row + x] * b[row + x];
    }
    Blur.horizontal(padded, blurred[2][slot]);
    for (int x = 0; x < width; x++) {
      padded[x + RADIUS] = a[row + x] * b[row + x];
    }
    Blur.horizontal(padded, blurred[3][slot]);
  }

  /**
   * 1 − SSIM without its luminance denominator. Only the sum of the two variances is needed, so the
   * squares are blurred together.
   */
  private void addDissimilarity() {
    float[] meanA = smooth[0];
    float[] meanB = smooth[1];
    float[] squares = smooth[2];
    float[] product = smooth[3];
    for (int x = 0; x < width; x++) {
      float m1 = meanA[x];
      float m2 = meanB[x];
      float means = 1 - (m1 - m2) * (m1 - m2);
      float covariance = 2 * (product[x] - m1 * m2) + C2;
      float variances = squares[x] - (m1 * m1 + m2 * m2) + C2;
      ssim[x] = Math.max(1 - means * covariance / variances, 0);
    }
    double sum = 0;
    double fourth = 0;
    for (int x = 0; x < width; x++) {
      double d = ssim[x];
      sum += d;
      d *= d;
      fourth += d * d;
    }
    different.add(sum, fourth);
  }

  /** A value above 0 is an edge that the reference lacks, below 0 one that the candidate lost. */
  private void addEdges(float[] a, float[] b, int row) {
    float[] meanA = smooth[0];
    float[] meanB = smooth[1];
    for (int x = 0; x < width; x++) {
      edge[x] = (1 + Math.abs(b[row + x] - meanB[x])) / (1 + Math.abs(a[row + x] - meanA[x])) - 1;
    }
    double appeared = 0;
    double appearedFourth = 0;
    double vanished = 0;
    double vanishedFourth = 0;
    for (int x = 0; x < width; x++) {
      double up = Math.max(edge[x], 0);
      double down = up - edge[x];
      appeared += up;
      vanished += down;
      up *= up;
      down *= down;
      appearedFourth += up * up;
      vanishedFourth += down * down;
    }
    edgesAppeared.add(appeared, appearedFourth);
    edgesVanished.add(vanished, vanishedFourth);
  }

  private double[] means(double pixels) {
    return new double[] {
      different.mean(pixels),
      different.fourthMean(pixels),
      edgesAppeared.mean(pixels),
      edgesAppeared.fourthMean(pixels),
      edgesVanished.mean(pixels),
      edgesVanished.fourthMean(pixels)
    };
  }

  /** An error over a picture: its mean, and a mean in which strong errors weigh more. */
  private static final class Norms {
    private double sum;
    private double fourth;

    void add(double errors, double fourthPowers) {
      sum += errors;
      fourth += fourthPowers;
    }

    double mean(double pixels) {
      return sum / pixels;
    }

    double fourthMean(double pixels) {
      return Math.sqrt(Math.sqrt(fourth / pixels));
    }
  }

  /**
   * The Gaussian with σ = 1.5 as truncated cosines make it (Charalampidis 2016). The reference
   * implementation runs it as a recursive filter, whose impulse response has nine taps; a plain
   * convolution with them is vectorised by the compiler, and no error accumulates along a row.
   */
  private static final class Blur {
    /** The centre and the four taps beside it. */
    static final float[] TAPS = taps();

    private static final float T0 = TAPS[0];
    private static final float T1 = TAPS[1];
    private static final float T2 = TAPS[2];
    private static final float T3 = TAPS[3];
    private static final float T4 = TAPS[4];

    static void horizontal(float[] in, float[] out) {
      for (int x = 0; x < out.length; x++) {
        out[x] =
            T0 * in[x + 4]
                + T1 * (in[x + 3] + in[x + 5])
                + T2 * (in[x + 2] + in[x + 6])
                + T3 * (in[x + 1] + in[x + 7])
                + T4 * (in[x] + in[x + 8]);
      }
    }

    /** Row y of the blurred plane, of the rows around it in a ring. */
    static void vertical(float[][] ring, int y, float[] out) {
      float[] u4 = ring[(y + 5) % ROWS];
      float[] u3 = ring[(y + 6) % ROWS];
      float[] u2 = ring[(y + 7) % ROWS];
      float[] u1 = ring[(y + 8) % ROWS];
      float[] mid = ring[y % ROWS];
      float[] d1 = ring[(y + 1) % ROWS];
      float[] d2 = ring[(y + 2) % ROWS];
      float[] d3 = ring[(y + 3) % ROWS];
      float[] d4 = ring[(y + 4) % ROWS];
      for (int x = 0; x < out.length; x++) {
        out[x] =
            T0 * mid[x]
                + T1 * (u1[x] + d1[x])
                + T2 * (u2[x] + d2[x])
                + T3 * (u3[x] + d3[x])
                + T4 * (u4[x] + d4[x]);
      }
    }

    /**
     * Amplitudes β of the cosines of ω = π/2N · {1, 3, 5}, from the three equations (53) to (56):
     * the taps add up to 1, their variance is σ², and the third cosine relates to the others as in
     * the Gaussian.
     */
    private static float[] taps() {
      double sigma = 1.5;
      int n = 5; // (57): round(3.2795 σ + 0.2546)
      double[] omega = new double[3];
      double[] p = new double[3];
      double[] r = new double[3];
      double[] rho = new double[3];
      for (int k = 0; k < 3; k++) {
        double sign = k == 1 ? -1 : 1;
        omega[k] = (2 * k + 1) * Math.PI / (2 * n);
        p[k] = sign / Math.tan(omega[k] / 2);
        r[k] = sign * p[k] * p[k] / Math.sin(omega[k]);
        rho[k] = Math.exp(-0.5 * sigma * sigma * omega[k] * omega[k]) / n;
      }
      double d13 = p[0] * r[1] - r[0] * p[1];
      double z1 = (p[1] * r[2] - r[1] * p[2]) / d13;
      double z3 = (p[2] * r[0] - r[2] * p[0]) / d13;
      double[][] rows = {p, r, {z1, z3, 1}};
      double[] right = {1, n * n - sigma * sigma, z1 * rho[0] + z3 * rho[1] + rho[2]};
      double[] beta = solve(rows, right);
      float[] taps = new float[n];
      for (int i = 0; i < n; i++) {
        double tap = 0;
        for (int k = 0; k < 3; k++) {
          tap += beta[k] * Math.cos(omega[k] * i);
        }
        taps[i] = (float) tap;
      }
      return taps;
    }

    /** Cramer's rule. */
    private static double[] solve(double[][] rows, double[] right) {
      double[] solution = new double[3];
      for (int k = 0; k < 3; k++) {
        double[][] replaced = new double[3][];
        for (int i = 0; i < 3; i++) {
          replaced[i] = rows[i].clone();
          replaced[i][k] = right[i];
        }
        solution[k] = determinant(replaced) / determinant(rows);
      }
      return solution;
    }

    private static double determinant(double[][] m) {
      return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
          - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
          + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
    }
  }
}
