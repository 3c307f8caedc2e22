package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Plane;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The rows of a plane as floats, each converted once and kept while the kernel spans it. */
final class Rows {
  private final Plane plane;
  private final @Nullable Plane alpha;
  private final int from;
  private final float[][] ring;
  private final int[] held;

  Rows(Plane plane, @Nullable Plane alpha, int from, int end, int span) {
    this.plane = plane;
    this.alpha = alpha;
    this.from = from;
    this.ring = new float[span][end - from];
    this.held = new int[span];
    Arrays.fill(held, -1);
  }

  /** Replaces the sum by the weighted sum of the rows from the first on. */
  void weigh(int first, float[] weights, float[] sum) {
    Arrays.fill(sum, 0);
    int k = 0;
    for (; k + 4 <= weights.length; k += 4) {
      int at = first + k;
      RowSums.add(weights, k, row(at), row(at + 1), row(at + 2), row(at + 3), sum);
    }
    for (; k < weights.length; k++) {
      RowSums.add(weights[k], row(first + k), sum);
    }
  }

  private float[] row(int y) {
    int slot = y % ring.length;
    float[] row = ring[slot];
    if (held[slot] != y) {
      held[slot] = y;
      convert(y, row);
    }
    return row;
  }

  private void convert(int y, float[] row) {
    byte[] samples = plane.samples();
    int at = y * plane.width() + from;
    for (int i = 0; i < row.length; i++) {
      row[i] = samples[at + i] & 0xff;
    }
    if (alpha != null) {
      byte[] opacity = alpha.samples();
      for (int i = 0; i < row.length; i++) {
        row[i] *= (opacity[at + i] & 0xff) / 255f;
      }
    }
  }
}
