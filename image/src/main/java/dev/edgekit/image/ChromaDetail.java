package dev.edgekit.image;

import dev.edgekit.image.pixels.Colour;

/** Tells pictures that need colour at full resolution from those that look the same at half. */
final class ChromaDetail {
  /** Levels of 255, of both differences together, as a mean over the picture. */
  private static final double MOST_LOST = 1.5;

  private ChromaDetail() {}

  /** Whether much of the colour differs from the mean of its 2 × 2 pixels. */
  static boolean isFine(Pixels pixels) {
    Pixels ycbcr = Colour.toYcbcr(pixels);
    return ycbcr.model() != Pixels.Model.GRAY
        && lost(ycbcr.colour().get(1)) + lost(ycbcr.colour().get(2)) > MOST_LOST;
  }

  /** Every second row is enough to tell. */
  private static double lost(Plane plane) {
    Plane half = Colour.halve(plane);
    byte[] samples = plane.samples();
    byte[] means = half.samples();
    long sum = 0;
    for (int y = 0; y < plane.height(); y += 2) {
      int row = y * plane.width();
      int mean = y / 2 * half.width();
      for (int x = 0; x < plane.width(); x++) {
        sum += Math.abs((samples[row + x] & 0xff) - (means[mean + x / 2] & 0xff));
      }
    }
    return (double) sum / ((plane.height() + 1) / 2) / plane.width();
  }
}
