package dev.edgekit.image.internal.ffmpeg;

import dev.edgekit.image.Effort;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.Plane;

/**
 * How thoroughly libaom looks for a still picture's smallest encoding, by effort, size and what is
 * in the picture.
 *
 * @param bits of each sample: with ten, less is rounded off between the transforms, for a quarter
 *     more time
 * @param parameters the value of {@code aom-params}
 */
record StillEffort(int bits, String parameters) {
  /**
   * An encoding can't be interrupted, so the larger a picture is, the less may be tried for each of
   * its pixels. A megapixel takes some 9 s at speed 1, 2 s at 5, 1 s at 5 without rectangles, and
   * 0.4 s at 6; each takes 1 to 5 % fewer bytes than the one after it. Who asks for SMALL has
   * looked whether there is time for speed 1.
   */
  private static final long MAX_PIXELS_WITH_RECTANGLES = 1_500_000;

  private static final long MAX_PIXELS_AT_SPEED_5 = 4_000_000;

  /** Up to 320 × 240, FAST can afford more care. */
  private static final long MAX_PIXELS_WITH_FAST_CARE = 76_800;

  /** Up to 640 × 640, BALANCED takes more care, and ten bits: 4 % and 2 % fewer bytes. */
  private static final long MAX_PIXELS_WITH_BALANCED_CARE = 409_600;

  /**
   * Speed 9 has no tools for graphics, 8 has palettes, and 7 also copies blocks within the picture:
   * half to a tenth of the bytes at equal score, for several times the time (a megapixel takes 0.25
   * s). Speed 6 takes 7 % fewer bytes for twice that, which a request can wait for up to 640 × 640,
   * and speed 5 up to a quarter fewer again, for three times that.
   */
  private static final long MAX_PIXELS_WITH_BLOCK_COPY = 1_500_000;

  private static final long MAX_PIXELS_WITH_FAST_GRAPHIC_CARE = 409_600;

  /**
   * Of 255. In darker pictures, eight bits round away what can be seen; ten save up to a quarter of
   * the bytes.
   */
  private static final int DARK = 56;

  /** The share of areas of 16 × 16 that are flat in one quarter and busy in another. */
  private static final double MANY_CLEAN_EDGES = 0.1;

  private static final int FLAT = 4;
  private static final int BUSY = 100;
  private static final int AREA = 16;
  private static final int QUARTER = 8;

  /**
   * The care that a picture needs.
   *
   * @param luma of the whole picture
   * @param opaque whether the picture has no alpha channel; ours has eight bits, and colour must
   *     have as many
   */
  static StillEffort of(Plane luma, boolean opaque, EncodeSettings settings) {
    Effort effort = settings.effort();
    long pixels = (long) luma.width() * luma.height();
    boolean slow = effort.compareTo(Effort.THOROUGH) >= 0;
    boolean wide =
        slow
            || (!settings.graphic()
                && (isDark(luma)
                    || (effort == Effort.BALANCED && pixels <= MAX_PIXELS_WITH_BALANCED_CARE)));
    int bits = wide && opaque ? 10 : 8;
    if (slow) {
      return new StillEffort(bits, slowly(effort, pixels));
    }
    int speed =
        settings.graphic()
            ? graphic(effort, pixels)
            : Math.max(7, fast(effort, pixels) - (hasCleanEdges(luma) ? 1 : 0));
    return new StillEffort(bits, speed(speed));
  }

  private static int graphic(Effort effort, long pixels) {
    if (pixels > MAX_PIXELS_WITH_BLOCK_COPY) {
      return 8;
    }
    if (effort == Effort.FAST) {
      return pixels <= MAX_PIXELS_WITH_FAST_GRAPHIC_CARE ? 6 : 7;
    }
    return 5;
  }

  /** What an alpha channel of that many pixels needs. */
  static String ofAlpha(Effort effort, long pixels) {
    return effort.compareTo(Effort.THOROUGH) >= 0
        ? slowly(effort, pixels)
        : speed(fast(effort, pixels));
  }

  private static int fast(Effort effort, long pixels) {
    return effort == Effort.FAST
        ? pixels <= MAX_PIXELS_WITH_FAST_CARE ? 8 : 9
        : pixels <= MAX_PIXELS_WITH_BALANCED_CARE ? 7 : 8;
  }

  private static String slowly(Effort effort, long pixels) {
    if (effort == Effort.SMALL && pixels <= MAX_PIXELS_WITH_RECTANGLES) {
      return speed(1);
    }
    String rectangles = pixels <= MAX_PIXELS_WITH_RECTANGLES ? "" : ":enable-rect-partitions=0";
    return rectangles + speed(pixels <= MAX_PIXELS_AT_SPEED_5 ? 5 : 6);
  }

  private static String speed(int speed) {
    return ":cpu-used=" + speed;
  }

  /** Whether the picture is dark, judged by every fourth row. */
  static boolean isDark(Plane luma) {
    byte[] samples = luma.samples();
    long sum = 0;
    long count = 0;
    for (int y = 0; y < luma.height(); y += 4) {
      for (int i = y * luma.width(); i < (y + 1) * luma.width(); i++) {
        sum += samples[i] & 0xff;
      }
      count += luma.width();
    }
    return sum < DARK * count;
  }

  /**
   * Whether drawn or cut-out shapes are on a plain ground: for these the fastest search, which
   * predicts from few directions, takes up to twice the bytes. Looks at every second area in each
   * direction.
   */
  static boolean hasCleanEdges(Plane luma) {
    int clean = 0;
    int areas = 0;
    for (int y = 0; y + AREA <= luma.height(); y += 2 * AREA) {
      for (int x = 0; x + AREA <= luma.width(); x += 2 * AREA) {
        areas++;
        clean += isFlatAndBusy(luma, x, y) ? 1 : 0;
      }
    }
    return clean > MANY_CLEAN_EDGES * areas;
  }

  private static boolean isFlatAndBusy(Plane luma, int left, int top) {
    double min = Double.MAX_VALUE;
    double max = 0;
    for (int y = top; y < top + AREA; y += QUARTER) {
      for (int x = left; x < left + AREA; x += QUARTER) {
        double variance = variance(luma, x, y);
        min = Math.min(min, variance);
        max = Math.max(max, variance);
      }
    }
    return min < FLAT && max > BUSY;
  }

  private static double variance(Plane luma, int left, int top) {
    byte[] samples = luma.samples();
    int sum = 0;
    int squares = 0;
    for (int y = top; y < top + QUARTER; y++) {
      int row = y * luma.width();
      for (int i = row + left; i < row + left + QUARTER; i++) {
        int level = samples[i] & 0xff;
        sum += level;
        squares += level * level;
      }
    }
    double mean = sum / (double) (QUARTER * QUARTER);
    return squares / (double) (QUARTER * QUARTER) - mean * mean;
  }
}
