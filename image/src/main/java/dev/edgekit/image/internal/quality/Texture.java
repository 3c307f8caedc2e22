package dev.edgekit.image.internal.quality;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.List;

/**
 * What makes a picture easy or hard to encode, as numbers: how much detail it has, how sharp, how
 * bright and how colourful it is. Read from up to 400 areas of 16 × 16 pixels, spread evenly, so
 * that a picture of any size takes the same fraction of a millisecond. Brightness counts as it is
 * perceived (the cube root of light), as in scores.
 */
public final class Texture {
  /** How many numbers there are. */
  public static final int SIZE = 12;

  private static final int AREA = 16;
  private static final int BLOCK = 8;
  private static final int MAX_AREAS_A_SIDE = 20;

  /** XYB's bias, in linear light. */
  private static final double BIAS = 0.0037930734;

  private static final float[] SEEN = seen();

  /** Added so that the logarithm of zero is small, not infinite. */
  private static final double SOME = 0.5;

  private static final int DARK = 40;
  private static final double BUSY = 24;
  private static final double GRAINY_FROM = 3;
  private static final double GRAINY_TO = 6;

  private final Plane luma;
  private final List<Plane> chroma;
  private int blocks;
  private int areas;
  private double detail;
  private double logDetail;
  private double peaks;
  private double logContrast;
  private double coarseContrast;
  private int busy;
  private int grainy;
  private double brightness;
  private int dark;
  private final double[] colourDetail = new double[2];

  private Texture(Pixels pixels) {
    Pixels ycbcr = Colour.toYcbcr(pixels);
    this.luma = ycbcr.colour().get(0);
    this.chroma = ycbcr.colour().subList(1, ycbcr.colour().size());
  }

  /** The numbers of a picture, each about -1 to 6, except the last two: its size and shares. */
  public static double[] of(Pixels pixels) {
    Texture texture = new Texture(pixels);
    texture.read();
    return texture.numbers();
  }

  private void read() {
    int across = Math.min(MAX_AREAS_A_SIDE, luma.width() / AREA);
    int down = Math.min(MAX_AREAS_A_SIDE, luma.height() / AREA);
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        readArea(place(luma.width(), column, across), place(luma.height(), row, down));
      }
    }
  }

  /** Where one of that many areas begins, in the middle of its share. */
  private static int place(int length, int index, int count) {
    return (int) ((length - AREA) * (2L * index + 1) / (2L * count)) & ~1;
  }

  private void readArea(int left, int top) {
    areas++;
    for (int y = top; y < top + AREA; y += BLOCK) {
      for (int x = left; x < left + AREA; x += BLOCK) {
        readBlock(x, y);
      }
    }
    readCoarse(left, top);
    for (int i = 0; i < chroma.size(); i++) {
      colourDetail[i] += colourDetail(chroma.get(i), left / 2, top / 2);
    }
  }

  private void readBlock(int left, int top) {
    byte[] samples = luma.samples();
    int width = luma.width();
    int endX = Math.min(left + BLOCK, width - 1);
    int endY = Math.min(top + BLOCK, luma.height() - 1);
    double sum = 0;
    double peak = 0;
    int count = 0;
    for (int y = Math.max(1, top); y < endY; y++) {
      for (int i = y * width + Math.max(1, left); i < y * width + endX; i++) {
        float bend =
            Math.abs(
                4 * SEEN[samples[i] & 0xff]
                    - SEEN[samples[i - 1] & 0xff]
                    - SEEN[samples[i + 1] & 0xff]
                    - SEEN[samples[i - width] & 0xff]
                    - SEEN[samples[i + width] & 0xff]);
        sum += bend;
        peak = Math.max(peak, bend);
        count++;
      }
    }
    double mean = sum / Math.max(1, count);
    blocks++;
    detail += mean;
    logDetail += Math.log(SOME + mean);
    peaks += peak / (mean + 1);
    readLevels(left, top);
  }

  /** Reads levels as stored, since that is what an encoder's quantiser sees. */
  private void readLevels(int left, int top) {
    double sum = 0;
    double squares = 0;
    for (int y = top; y < top + BLOCK; y++) {
      for (int x = left; x < left + BLOCK; x++) {
        int level = luma.at(x, y);
        sum += level;
        squares += level * level;
        dark += level < DARK ? 1 : 0;
      }
    }
    brightness += sum / (BLOCK * BLOCK);
    logContrast += Math.log(SOME + deviation(sum, squares));
  }

  /** Reads the area at half size. */
  private void readCoarse(int left, int top) {
    byte[] samples = luma.samples();
    int width = luma.width();
    double sum = 0;
    double squares = 0;
    for (int y = top; y < top + AREA; y += 2) {
      for (int i = y * width + left; i < y * width + left + AREA; i += 2) {
        double seen =
            (SEEN[samples[i] & 0xff]
                    + SEEN[samples[i + 1] & 0xff]
                    + SEEN[samples[i + width] & 0xff]
                    + SEEN[samples[i + width + 1] & 0xff])
                / 4;
        sum += seen;
        squares += seen * seen;
      }
    }
    double deviation = deviation(sum, squares);
    coarseContrast += deviation;
    busy += deviation >= BUSY ? 1 : 0;
    grainy += deviation >= GRAINY_FROM && deviation < GRAINY_TO ? 1 : 0;
  }

  private static double deviation(double sum, double squares) {
    double mean = sum / (BLOCK * BLOCK);
    return Math.sqrt(Math.max(0, squares / (BLOCK * BLOCK) - mean * mean));
  }

  /** Detail of colour, at half the picture's size, which the plane may already have. */
  private static double colourDetail(Plane plane, int left, int top) {
    int step = 2 / plane.stepX();
    int width = plane.width() / step;
    int height = plane.height() / step;
    int endX = Math.min(left + BLOCK, width - 1);
    int endY = Math.min(top + BLOCK, height - 1);
    double sum = 0;
    int count = 0;
    for (int y = Math.max(1, top); y < endY; y++) {
      for (int x = Math.max(1, left); x < endX; x++) {
        sum +=
            Math.abs(
                4 * mean(plane, x, y, step)
                    - mean(plane, x - 1, y, step)
                    - mean(plane, x + 1, y, step)
                    - mean(plane, x, y - 1, step)
                    - mean(plane, x, y + 1, step));
        count++;
      }
    }
    return sum / Math.max(1, count);
  }

  private static double mean(Plane plane, int x, int y, int step) {
    return step == 1
        ? plane.at(x, y)
        : (plane.at(2 * x, 2 * y)
                + plane.at(2 * x + 1, 2 * y)
                + plane.at(2 * x, 2 * y + 1)
                + plane.at(2 * x + 1, 2 * y + 1))
            / 4.0;
  }

  private double[] numbers() {
    int n = Math.max(1, blocks);
    int coarse = Math.max(1, areas);
    return new double[] {
      Math.log(SOME + detail / n),
      logDetail / n,
      peaks / n,
      Math.log(SOME + coarseContrast / coarse),
      busy / (double) coarse,
      grainy / (double) coarse,
      logContrast / n,
      brightness / n / 255,
      dark / (double) (n * BLOCK * BLOCK),
      Math.log(SOME + colourDetail[0] / coarse),
      Math.log(SOME + colourDetail[1] / coarse),
      Math.log((double) luma.width() * luma.height())
    };
  }

  /** Levels as lightness, 0 to 255. */
  private static float[] seen() {
    double black = Math.cbrt(BIAS);
    double range = Math.cbrt(1 + BIAS) - black;
    float[] seen = new float[256];
    for (int i = 0; i < seen.length; i++) {
      double level = i / 255.0;
      double light = level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4);
      seen[i] = (float) (255 * (Math.cbrt(light + BIAS) - black) / range);
    }
    return seen;
  }
}
