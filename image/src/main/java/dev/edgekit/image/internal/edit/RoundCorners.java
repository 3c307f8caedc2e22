package dev.edgekit.image.internal.edit;

import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.Arrays;
import java.util.Optional;

/** Makes a picture transparent beyond its corners' arcs, with smooth edges. */
public final class RoundCorners implements Edit {
  @Override
  public Pixels apply(Pixels pixels, Transform transform) {
    if (transform.edits().radius() == 0) {
      return pixels;
    }
    Pixels rgb = Colour.toRgb(pixels);
    int width = rgb.width();
    int height = rgb.height();
    double asked = transform.edits().radius() * transform.dpr();
    double radius = Math.min(asked, Math.min(width, height) / 2.0);
    byte[] alpha =
        rgb.alpha().map(plane -> plane.samples().clone()).orElseGet(() -> opaque(width * height));
    for (int y = 0; y < Math.min(height, Math.ceil(radius)); y++) {
      for (int x = 0; x < Math.min(width, Math.ceil(radius)); x++) {
        double covered = covered(x, y, radius);
        int right = width - 1 - x;
        int below = height - 1 - y;
        cut(alpha, y * width + x, covered);
        if (right > x) {
          cut(alpha, y * width + right, covered);
        }
        if (below > y) {
          cut(alpha, below * width + x, covered);
        }
        if (right > x && below > y) {
          cut(alpha, below * width + right, covered);
        }
      }
    }
    return new Pixels(
        Model.RGB, width, height, rgb.colour(), Optional.of(Plane.of(width, height, alpha)));
  }

  /**
   * How much of a pixel lies within the arc, 0 to 1: by the distance of the pixel's middle from the
   * arc.
   */
  private static double covered(int x, int y, double radius) {
    double away = Math.hypot(radius - x - 0.5, radius - y - 0.5);
    return Math.max(0, Math.min(1, radius - away + 0.5));
  }

  private static void cut(byte[] alpha, int at, double covered) {
    alpha[at] = (byte) Math.round((alpha[at] & 0xff) * covered);
  }

  private static byte[] opaque(int pixels) {
    byte[] alpha = new byte[pixels];
    Arrays.fill(alpha, (byte) 255);
    return alpha;
  }
}
