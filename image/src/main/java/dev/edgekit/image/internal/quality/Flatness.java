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
    long equal = 0;
    long slight = 0;
    long seen = 0;
    byte[] samples = plane.samples();
    for (int y = 0; y < plane.height(); y += 4) {
      int row = y * plane.width();
      for (int x = 1; x < plane.width(); x++) {
        int step = Math.abs((samples[row + x] & 0xff) - (samples[row + x - 1] & 0xff));
        if (step == 0) {
          equal++;
        } else if (step <= SLIGHT) {
          slight++;
        }
      }
      seen += plane.width() - 1;
    }
    return equal >= SURE_SHARE * seen
        || (equal >= LEAST_SHARE * seen && equal >= REPEATED_TO_SLIGHT * slight);
  }
}
