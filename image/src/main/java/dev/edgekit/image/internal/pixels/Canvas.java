package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A plain ground on which pictures are laid.
 *
 * @param width in pixels
 * @param height in pixels
 * @param background as 0xRRGGBB
 */
public record Canvas(int width, int height, int background) {

  /** The picture in the middle; what it does not cover is background, opaque. */
  public Pixels centre(Pixels pixels) {
    int x = (width - pixels.width()) / 2;
    int y = (height - pixels.height()) / 2;
    Pixels rgb = Colour.toRgb(pixels);
    List<Plane> colour = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      colour.add(lay(rgb.colour().get(i), x, y, background >> (16 - 8 * i)));
    }
    Optional<Plane> alpha = rgb.alpha().map(plane -> lay(plane, x, y, 255));
    return new Pixels(Model.RGB, width, height, colour, alpha);
  }

  private Plane lay(Plane plane, int x, int y, int ground) {
    byte[] samples = new byte[Math.multiplyExact(width, height)];
    Arrays.fill(samples, (byte) ground);
    int columns = Math.min(plane.width(), width - x);
    int rows = Math.min(plane.height(), height - y);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          plane.samples(), row * plane.width(), samples, (y + row) * width + x, columns);
    }
    return Plane.of(width, height, samples);
  }
}
