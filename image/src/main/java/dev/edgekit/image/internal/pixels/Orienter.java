package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;

/**
 * Turns and mirrors pictures, plane by plane; colour may be reduced if width and height are even.
 */
public final class Orienter {
  private Orienter() {}

  /** The picture upright. */
  public static Pixels turn(Pixels pixels, Orientation orientation) {
    if (orientation == Orientation.NORMAL) {
      return pixels;
    }
    boolean swap = orientation.transposed();
    return new Pixels(
        pixels.model(),
        swap ? pixels.height() : pixels.width(),
        swap ? pixels.width() : pixels.height(),
        pixels.colour().stream().map(plane -> turn(plane, orientation)).toList(),
        pixels.alpha().map(plane -> turn(plane, orientation)));
  }

  private static Plane turn(Plane plane, Orientation orientation) {
    boolean swap = orientation.transposed();
    int width = swap ? plane.height() : plane.width();
    int height = swap ? plane.width() : plane.height();
    byte[] from = plane.samples();
    byte[] to = new byte[from.length];
    for (int y = 0; y < height; y++) {
      int turnedY = orientation.flipped() ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int turnedX = orientation.mirrored() ? width - 1 - x : x;
        to[y * width + x] =
            swap
                ? from[turnedX * plane.width() + turnedY]
                : from[turnedY * plane.width() + turnedX];
      }
    }
    int stepX = swap ? plane.stepY() : plane.stepX();
    int stepY = swap ? plane.stepX() : plane.stepY();
    return new Plane(width, height, stepX, stepY, to);
  }
}
