package dev.edgekit.image.internal.quality;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;

/** Tells pictures that need colour at full resolution from those that look the same at half. */
public final class ChromaDetail {
  /** The mean loss over the picture, in levels of 255, both differences together. */
  private static final double MAX_LOST = 1.5;

  private ChromaDetail() {}

  /** Whether colour differs much from the mean of its 2 × 2 pixels. */
  public static boolean isFine(Pixels pixels) {
    return isFine(Colour.toYcbcr(pixels), 1);
  }

  /**
   * An estimate of the same for a picture before it is scaled: slopes and edges get steeper by the
   * factor by which samples get fewer.
   *
   * @param samplesPerPixel samples of colour for each pixel of the result, in one direction
   */
  public static boolean isFine(Pixels ycbcr, double samplesPerPixel) {
    return ycbcr.model() != Pixels.Model.GRAY
        && samplesPerPixel * (lost(ycbcr.colour().get(1)) + lost(ycbcr.colour().get(2))) > MAX_LOST;
  }

  /** The mean loss, by a quarter of the 2 × 2 blocks, which is enough. */
  private static double lost(Plane plane) {
    int width = plane.width();
    byte[] samples = plane.samples();
    long sum = 0;
    long count = 0;
    for (int y = 0; y + 1 < plane.height(); y += 4) {
      for (int i = y * width; i + 1 < (y + 1) * width; i += 4) {
        int first = samples[i] & 0xff;
        int second = samples[i + 1] & 0xff;
        int third = samples[i + width] & 0xff;
        int fourth = samples[i + width + 1] & 0xff;
        int mean = (first + second + third + fourth + 2) >> 2;
        sum += Math.abs(first - mean) + Math.abs(second - mean);
        sum += Math.abs(third - mean) + Math.abs(fourth - mean);
        count += 4;
      }
    }
    return count == 0 ? 0 : (double) sum / count;
  }
}
