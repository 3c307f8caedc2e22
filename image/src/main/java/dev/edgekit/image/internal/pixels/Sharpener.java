package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.ArrayList;
import java.util.List;

/** An unsharp mask of one pixel's radius; on luma alone where there is luma. */
public final class Sharpener {
  private Sharpener() {}

  /** The picture sharpened by this amount, 0 to 2. */
  public static Pixels sharpen(Pixels pixels, double amount) {
    int factor = (int) Math.round(amount * 256);
    List<Plane> planes = new ArrayList<>(pixels.colour());
    int sharpened = pixels.model() == Model.YCBCR ? 1 : planes.size();
    for (int i = 0; i < sharpened; i++) {
      planes.set(i, sharpen(planes.get(i), factor));
    }
    return new Pixels(pixels.model(), pixels.width(), pixels.height(), planes, pixels.alpha());
  }

  private static Plane sharpen(Plane plane, int factor) {
    byte[] to = new byte[plane.samples().length];
    for (int y = 0; y < plane.height(); y++) {
      int up = Math.max(0, y - 1);
      int down = Math.min(plane.height() - 1, y + 1);
      for (int x = 0; x < plane.width(); x++) {
        int left = Math.max(0, x - 1);
        int right = Math.min(plane.width() - 1, x + 1);
        int here = plane.at(x, y);
        int blurred = // the binomial 3 × 3 kernel, times 16
            plane.at(left, up)
                + 2 * plane.at(x, up)
                + plane.at(right, up)
                + 2 * plane.at(left, y)
                + 4 * here
                + 2 * plane.at(right, y)
                + plane.at(left, down)
                + 2 * plane.at(x, down)
                + plane.at(right, down);
        int value = here + (((16 * here - blurred) * factor) >> 12);
        to[y * plane.width() + x] = (byte) Math.min(255, Math.max(0, value));
      }
    }
    return Plane.of(plane.width(), plane.height(), to);
  }
}
