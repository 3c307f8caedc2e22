package dev.edgekit.image.internal.portable;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;
import java.util.Optional;

/** Converts between the JDK's pictures and ours. */
final class Buffers {
  private Buffers() {}

  static Pixels toPixels(BufferedImage image, ImageInfo info) {
    ColorModel model = image.getColorModel();
    boolean gray =
        model.getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && image.getRaster().getNumBands() <= 2;
    return gray ? fromGray(image, info) : fromRgb(image, info);
  }

  /**
   * Reads grey samples directly: the JDK's own conversion to RGB takes them for linear light, which
   * is too bright.
   */
  private static Pixels fromGray(BufferedImage image, ImageInfo info) {
    Raster raster = image.getRaster();
    Plane gray = band(raster, 0, image.getColorModel());
    Optional<Plane> alpha =
        raster.getNumBands() == 2
            ? Optional.of(band(raster, 1, image.getColorModel()))
            : Optional.empty();
    return new Pixels(Model.GRAY, info.width(), info.height(), List.of(gray), alpha);
  }

  private static Plane band(Raster raster, int band, ColorModel model) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int max = (1 << model.getComponentSize(band)) - 1;
    byte[] samples = new byte[Math.multiplyExact(width, height)];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      raster.getSamples(0, y, width, 1, band, row);
      for (int x = 0; x < width; x++) {
        samples[y * width + x] = (byte) ((row[x] * 255 + max / 2) / max);
      }
    }
    return Plane.of(width, height, samples);
  }

  private static Pixels fromRgb(BufferedImage image, ImageInfo info) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[][] planes = new byte[image.getColorModel().hasAlpha() ? 4 : 3][width * height];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        planes[0][at] = (byte) (row[x] >> 16);
        planes[1][at] = (byte) (row[x] >> 8);
        planes[2][at] = (byte) row[x];
        if (planes.length == 4) {
          planes[3][at] = (byte) (row[x] >>> 24);
        }
      }
    }
    List<Plane> colour =
        List.of(
            Plane.of(width, height, planes[0]),
            Plane.of(width, height, planes[1]),
            Plane.of(width, height, planes[2]));
    Optional<Plane> alpha =
        planes.length == 4 ? Optional.of(Plane.of(width, height, planes[3])) : Optional.empty();
    return new Pixels(Model.RGB, info.width(), info.height(), colour, alpha);
  }

  static BufferedImage toImage(Pixels pixels) {
    Pixels rgb = Colour.toRgb(pixels);
    boolean alpha = rgb.alpha().isPresent();
    BufferedImage image =
        new BufferedImage(
            rgb.width(),
            rgb.height(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int[] row = new int[rgb.width()];
    for (int y = 0; y < rgb.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        row[x] =
            alpha(rgb, x, y) << 24
                | rgb.colour().get(0).at(x, y) << 16
                | rgb.colour().get(1).at(x, y) << 8
                | rgb.colour().get(2).at(x, y);
      }
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return image;
  }

  private static int alpha(Pixels pixels, int x, int y) {
    return pixels.alpha().map(plane -> plane.at(x, y)).orElse(255);
  }

  /** Grey pixels as a grey picture, which encodes smaller; others as {@link #toImage}. */
  static BufferedImage toCompactImage(Pixels pixels) {
    if (pixels.model() != Model.GRAY || pixels.alpha().isPresent()) {
      return toImage(pixels);
    }
    return toGrayImage(pixels.width(), pixels.height(), pixels.colour().get(0));
  }

  static BufferedImage toGrayImage(int width, int height, Plane gray) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, gray.samples());
    return image;
  }

  /** A picture of indexes, packed where the model needs less than a byte for a pixel. */
  static BufferedImage toIndexedImage(
      int width, int height, byte[] indexes, IndexColorModel model) {
    int type =
        model.getPixelSize() < 8 ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_BYTE_INDEXED;
    BufferedImage image = new BufferedImage(width, height, type, model);
    WritableRaster raster = image.getRaster();
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = indexes[y * width + x] & 0xff;
      }
      raster.setSamples(0, y, width, 1, 0, row);
    }
    return image;
  }
}
