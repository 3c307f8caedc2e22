package dev.edgekit.image.internal.png;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.pixels.HdrCurve;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Turns a PNG's samples into bytes, in one plane for each channel of the picture. */
final class PngColours {
  private final boolean hasPalette;
  private final Optional<Bytes> transparentColour;
  private final ImageInfo info;
  private final Optional<HdrCurve> curve;
  private final HdrCurve.Weights weights;

  PngColours(PngChunks chunks, ImageInfo info) {
    this.hasPalette = chunks.isPalette();
    this.transparentColour = chunks.transparentColour();
    this.info = info;
    this.curve = HdrCurve.of(info);
    this.weights = HdrCurve.Weights.of(info);
  }

  /** The picture that these samples make. */
  Pixels show(BufferedImage image) {
    return hasPalette
        ? HdrCurve.apply(showPalette(image, (IndexColorModel) image.getColorModel()), info)
        : showSamples(image.getRaster());
  }

  private Pixels showPalette(BufferedImage image, IndexColorModel palette) {
    byte[][] colours = new byte[palette.hasAlpha() ? 4 : 3][palette.getMapSize()];
    palette.getReds(colours[0]);
    palette.getGreens(colours[1]);
    palette.getBlues(colours[2]);
    if (palette.hasAlpha()) {
      palette.getAlphas(colours[3]);
    }
    Raster raster = image.getRaster();
    byte[][] planes = planes(colours.length);
    int[] row = new int[info.width()];
    for (int y = 0; y < info.height(); y++) {
      raster.getPixels(0, y, row.length, 1, row);
      for (int c = 0; c < planes.length; c++) {
        byte[] plane = planes[c];
        byte[] colour = colours[c];
        for (int x = 0, at = y * row.length; x < row.length; x++, at++) {
          plane[at] = colour[row[x]];
        }
      }
    }
    return pixels(planes, 3);
  }

  private Pixels showSamples(Raster raster) {
    int channels = raster.getNumBands();
    int colours = channels < 3 ? 1 : 3;
    int depth = raster.getSampleModel().getSampleSize(0);
    byte[] widened = widened(depth);
    Optional<int[]> key = transparentColour.map(colour -> key(colour, channels, depth));
    byte[][] planes = planes(channels + (key.isPresent() ? 1 : 0));
    int width = info.width();
    int[] row = new int[channels * width];
    for (int y = 0; y < info.height(); y++) {
      raster.getPixels(0, y, width, 1, row);
      int start = y * width;
      curve.ifPresent(light -> putLight(light, row, channels, depth, planes, start));
      for (int c = curve.isPresent() ? colours : 0; c < channels; c++) {
        byte[] plane = planes[c];
        for (int x = 0, from = c; x < width; x++, from += channels) {
          plane[start + x] = widened[row[from]];
        }
      }
      key.ifPresent(clear -> putKey(clear, row, planes[channels], start));
    }
    return pixels(planes, colours);
  }

  /** Maps samples with one of {@link HdrCurve}'s curves, while they have all of their bits. */
  private void putLight(
      HdrCurve light, int[] samples, int channels, int depth, byte[][] planes, int to) {
    float max = (1 << depth) - 1;
    float[][] row = new float[channels < 3 ? 1 : 3][info.width()];
    for (int c = 0; c < row.length; c++) {
      for (int x = 0, from = c; x < row[c].length; x++, from += channels) {
        row[c][x] = samples[from] / max;
      }
    }
    light.map(row, weights, planes, to);
  }

  private static void putKey(int[] clear, int[] samples, byte[] alpha, int to) {
    int channels = clear.length;
    for (int from = 0, at = to; from < samples.length; from += channels, at++) {
      boolean same = Arrays.equals(samples, from, from + channels, clear, 0, channels);
      alpha[at] = (byte) (same ? 0 : 255);
    }
  }

  private static int[] key(Bytes colour, int channels, int depth) {
    int[] key = new int[channels];
    for (int c = 0; c < channels; c++) {
      key[c] = colour.u16(2L * c) & ((1 << depth) - 1);
    }
    return key;
  }

  private static byte[] widened(int depth) {
    int max = (1 << depth) - 1;
    byte[] widened = new byte[max + 1];
    for (int i = 0; i <= max; i++) {
      widened[i] = (byte) ((i * 255 + max / 2) / max);
    }
    return widened;
  }

  private byte[][] planes(int count) {
    return new byte[count][Math.multiplyExact(info.width(), info.height())];
  }

  private Pixels pixels(byte[][] samples, int colours) {
    List<Plane> planes = new ArrayList<>();
    for (byte[] plane : samples) {
      planes.add(Plane.of(info.width(), info.height(), plane));
    }
    return new Pixels(
        colours == 1 ? Model.GRAY : Model.RGB,
        info.width(),
        info.height(),
        planes.subList(0, colours),
        planes.stream().skip(colours).findFirst());
  }
}
