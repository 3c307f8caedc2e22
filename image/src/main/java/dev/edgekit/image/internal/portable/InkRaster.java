package dev.edgekit.image.internal.portable;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.ImageInfo.Coding;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Inks;
import java.awt.image.Raster;
import java.util.List;

/** The four components of a JPEG as they are stored, row by row as inks and then as sRGB. */
final class InkRaster {
  private final Raster raster;
  private final boolean ycck;
  private final int[] row;

  InkRaster(Raster raster, ImageInfo info) {
    this.raster = raster;
    this.ycck = info.coding() == Coding.YCCK;
    this.row = new int[raster.getWidth() * Inks.COUNT];
  }

  Pixels toRgb(Inks inks) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    byte[][] planes = new byte[3][Math.multiplyExact(width, height)];
    byte[] from = new byte[width * Inks.COUNT];
    byte[] to = new byte[width * 3];
    for (int y = 0; y < height; y++) {
      readInks(y, from);
      inks.toSrgb(from, to);
      for (int x = 0, at = y * width; x < to.length; x += 3, at++) {
        planes[0][at] = to[x];
        planes[1][at] = to[x + 1];
        planes[2][at] = to[x + 2];
      }
    }
    List<Plane> colour =
        List.of(
            Plane.of(width, height, planes[0]),
            Plane.of(width, height, planes[1]),
            Plane.of(width, height, planes[2]));
    return Pixels.opaque(Model.RGB, width, height, colour);
  }

  /** Inks are stored inverted, as Adobe began it; YCCK is what is left of them as YCbCr. */
  private void readInks(int y, byte[] inks) {
    raster.getPixels(0, y, raster.getWidth(), 1, row);
    for (int i = 0; i < row.length; i += Inks.COUNT) {
      if (ycck) {
        int luma = (row[i] << 16) + 32_768;
        int cb = row[i + 1] - 128;
        int cr = row[i + 2] - 128;
        inks[i] = clamp((luma + 91_881 * cr) >> 16);
        inks[i + 1] = clamp((luma - 22_554 * cb - 46_802 * cr) >> 16);
        inks[i + 2] = clamp((luma + 116_130 * cb) >> 16);
      } else {
        for (int c = 0; c < 3; c++) {
          inks[i + c] = (byte) (255 - row[i + c]);
        }
      }
      inks[i + 3] = (byte) (255 - row[i + 3]);
    }
  }

  private static byte clamp(int value) {
    return (byte) Math.min(255, Math.max(0, value));
  }
}
