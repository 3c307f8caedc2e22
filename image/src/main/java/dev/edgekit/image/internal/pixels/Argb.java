package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.List;
import java.util.Optional;

/** Pictures with all channels of a pixel in one number: 0xAARRGGBB, not premultiplied. */
public final class Argb {
  private Argb() {}

  /** The RGB picture's pixels by rows. */
  public static int[] of(Pixels rgb) {
    byte[] red = rgb.colour().get(0).samples();
    byte[] green = rgb.colour().get(1).samples();
    byte[] blue = rgb.colour().get(2).samples();
    byte[] alpha = rgb.alpha().map(Plane::samples).orElse(null);
    int[] argb = new int[red.length];
    for (int i = 0; i < argb.length; i++) {
      int opacity = alpha == null ? 255 : alpha[i] & 0xff;
      argb[i] = opacity << 24 | (red[i] & 0xff) << 16 | (green[i] & 0xff) << 8 | (blue[i] & 0xff);
    }
    return argb;
  }

  /** One pixel laid over another. */
  public static int over(int above, int below) {
    int opacity = above >>> 24;
    if (opacity == 255 || below >>> 24 == 0) {
      return above;
    }
    if (opacity == 0) {
      return below;
    }
    int rest = (below >>> 24) * (255 - opacity) / 255;
    int total = opacity + rest;
    int mixed = total << 24;
    for (int shift = 0; shift <= 16; shift += 8) {
      int sum = (above >> shift & 0xff) * opacity + (below >> shift & 0xff) * rest;
      mixed |= ((sum + total / 2) / total) << shift;
    }
    return mixed;
  }

  /** The picture as planes, with an alpha plane even if all is opaque. */
  public static Pixels toPixels(int[] argb, int width, int height) {
    byte[][] planes = new byte[4][argb.length];
    for (int i = 0; i < argb.length; i++) {
      int pixel = argb[i];
      planes[0][i] = (byte) (pixel >> 16);
      planes[1][i] = (byte) (pixel >> 8);
      planes[2][i] = (byte) pixel;
      planes[3][i] = (byte) (pixel >>> 24);
    }
    List<Plane> colour =
        List.of(
            Plane.of(width, height, planes[0]),
            Plane.of(width, height, planes[1]),
            Plane.of(width, height, planes[2]));
    return new Pixels(
        Model.RGB, width, height, colour, Optional.of(Plane.of(width, height, planes[3])));
  }
}
