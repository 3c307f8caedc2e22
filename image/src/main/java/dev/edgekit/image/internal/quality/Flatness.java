package dev.edgekit.image.internal.quality;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;

/** Tells drawings, diagrams and screenshots from photographs. */
public final class Flatness {
  /**
   * The share of repeated samples that makes a graphic for sure: sensors leave noise everywhere,
   * drawings repeat samples.
   */
  private static final double SURE_SHARE = 0.6;

  /**
   * The minimum share: text that was scaled down repeats half, but so do dark or blurred
   * photographs.
   */
  private static final double LEAST_SHARE = 0.45;

  /** In such photographs, neighbours that differ do so by no more than this. */
  private static final int SLIGHT = 3;

  private static final double REPEATED_TO_SLIGHT = 1.5;

  /**
   * What each difference of two samples, from -255 on, counts for: one among the repeated, or one
   * among the slight in the upper half. Looked up, since a branch for each sample takes six times
   * as long.
   */
  private static final long[] KINDS = kinds();

  private Flatness() {}

  /**
   * Whether most samples of the first plane equal their left neighbour, in a fourth of its rows, or
   * almost half of them do and few of the others differ only slightly.
   */
  public static boolean isGraphic(Pixels pixels) {
    Plane plane = pixels.colour().get(0);
    if (plane.width() < 2) {
      return true;
    }
    long kinds = 0;
    long seen = 0;
    byte[] samples = plane.samples();
    for (int y = 0; y < plane.height(); y += 4) {
      int row = y * plane.width();
      int before = samples[row] & 0xff;
      for (int i = row + 1; i < row + plane.width(); i++) {
        int level = samples[i] & 0xff;
        kinds += KINDS[level - before + 255];
        before = level;
      }
      seen += plane.width() - 1;
    }
    long equal = kinds & 0xffffffffL;
    long slight = kinds >>> 32;
    return equal >= SURE_SHARE * seen
        || (equal >= LEAST_SHARE * seen && equal >= REPEATED_TO_SLIGHT * slight);
  }

  private static long[] kinds() {
    long[] kinds = new long[511];
    for (int step = -SLIGHT; step <= SLIGHT; step++) {
      kinds[step + 255] = step == 0 ? 1 : 1L << 32;
    }
    return kinds;
  }
}
