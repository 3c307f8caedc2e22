package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;

/** Tells drawings, diagrams and screenshots from photographs. */
final class Flatness {
  /** Sensors leave noise everywhere; drawings repeat the sample beside them. */
  private static final double LEAST_SHARE = 0.6;

  private Flatness() {}

  /**
   * Whether most samples of the first plane equal their left neighbour, in a fourth of its rows.
   */
  static boolean isGraphic(Pixels pixels) {
    Plane plane = pixels.colour().get(0);
    if (plane.width() < 2) {
      return true;
    }
    long equal = 0;
    long seen = 0;
    byte[] samples = plane.samples();
    for (int y = 0; y < plane.height(); y += 4) {
      int row = y * plane.width();
      for (int x = 1; x < plane.width(); x++) {
        if (samples[row + x] == samples[row + x - 1]) {
          equal++;
        }
      }
      seen += plane.width() - 1;
    }
    return equal >= LEAST_SHARE * seen;
  }
}
