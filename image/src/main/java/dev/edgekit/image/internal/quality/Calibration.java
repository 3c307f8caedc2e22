package dev.edgekit.image.internal.quality;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;

/**
 * Which setting of an encoder gives which quality. For pictures in general: the setting at which
 * half of all photographs reach that SSIMULACRA2 score, a table for each format and effort, linear
 * between its points, constant beyond its ends. For one picture: the same, shifted by what its
 * {@link Texture} predicts. Both are made by {@code benchmarks/calibrate}. Thread-safe.
 */
public final class Calibration {
  private static final double[] VALUES = {1, 20, 35, 50, 60, 70, 75, 80, 85, 90, 95, 100};

  private static final Calibration AVIF_FAST =
      new Calibration(231, 212, 193, 168, 149, 125, 107, 81, 53, 26, 6, 0);
  private static final Calibration AVIF_BALANCED =
      new Calibration(233, 214, 195, 171, 151, 129, 110, 83, 54, 27, 6, 0);
  private static final Calibration AVIF_SMALL =
      new Calibration(250, 231, 211, 187, 168, 145, 130, 109, 75, 43, 12, 0);
  private static final Calibration VIDEO_FAST =
      new Calibration(252, 251, 244, 228, 208, 178, 157, 134, 106, 57, 8, 0);
  private static final Calibration VIDEO_BALANCED =
      new Calibration(252, 251, 244, 234, 227, 203, 182, 152, 119, 59, 8, 0);
  private static final Calibration VIDEO_SMALL =
      new Calibration(252, 251, 246, 238, 230, 211, 193, 164, 130, 72, 8, 0);
  private static final Calibration WEBP =
      new Calibration(0, 3, 7, 22, 37, 65, 78, 84, 91, 98, 99, 100);
  private static final Calibration JPEG =
      new Calibration(7, 15, 19, 27, 38, 57, 70, 80, 88, 94, 99, 100);

  private final double[] settings;

  private Calibration(double... settings) {
    this.settings = settings;
  }

  /** The calibration for pictures in general. */
  public static Calibration of(ImageFormat format, Effort effort) {
    return switch (format) {
      case AVIF ->
          switch (effort) {
            case FAST -> AVIF_FAST;
            case BALANCED -> AVIF_BALANCED;
            case THOROUGH, SMALL -> AVIF_SMALL;
          };
      case WEBP -> WEBP;
      default -> JPEG;
    };
  }

  /**
   * The calibration for one picture.
   *
   * @param graphic whether it is a drawing, a diagram or a screenshot
   * @param texture its {@link Texture}
   */
  public static Calibration of(
      ImageFormat format, Effort effort, boolean graphic, double[] texture) {
    Calibration median = of(format, effort);
    TextureModel model = TextureModel.named(name(format, effort, graphic));
    // JPEG and WebP round a flat colour to another, which costs no score but can be seen.
    boolean keepsColours = graphic && format != ImageFormat.AVIF;
    double best = median.settings[VALUES.length - 1];
    double sign = best > median.settings[0] ? 1 : -1;
    double limit = best; // settings go one way as quality rises
    double[] own = new double[VALUES.length];
    for (int i = own.length - 1; i >= 0; i--) {
      double shift = model.shift(VALUES[i], texture);
      double moved = median.settings[i] + (keepsColours ? Math.max(0, shift) : shift);
      limit = sign > 0 ? Math.min(limit, moved) : Math.max(limit, moved);
      own[i] = Math.max(0, Math.min(coarsestOrBest(format), limit));
    }
    return new Calibration(own);
  }

  /** The table's name: efforts matter only for AVIF, and the slow ones hardly differ. */
  private static String name(ImageFormat format, Effort effort, boolean graphic) {
    String how =
        switch (format) {
          case AVIF -> "AVIF-" + (effort == Effort.THOROUGH ? Effort.SMALL : effort);
          case WEBP -> "WEBP";
          default -> "JPEG";
        };
    return how + (graphic ? "-graphic" : "-photograph");
  }

  private static int coarsestOrBest(ImageFormat format) {
    return format == ImageFormat.AVIF ? EncodeSettings.COARSEST_AVIF : 100;
  }

  /** The calibration for animated AVIF, by the mean score of frames. */
  public static Calibration ofVideo(Effort effort) {
    return switch (effort) {
      case FAST -> VIDEO_FAST;
      case BALANCED -> VIDEO_BALANCED;
      case THOROUGH, SMALL -> VIDEO_SMALL;
    };
  }

  /** The setting at a quality, 1 to 100. */
  public int setting(double value) {
    return (int) Math.round(interpolate(VALUES, settings, value));
  }

  /** The quality at a setting. */
  public double value(int setting) {
    return interpolate(settings, VALUES, setting);
  }

  /** Piecewise linear; {@code from} rises or falls throughout. */
  private static double interpolate(double[] from, double[] to, double at) {
    double sign = from[0] < from[from.length - 1] ? 1 : -1;
    if (sign * at <= sign * from[0]) {
      return to[0];
    }
    for (int i = 1; i < from.length; i++) {
      if (sign * at <= sign * from[i]) {
        double part = (at - from[i - 1]) / (from[i] - from[i - 1]);
        return to[i - 1] + part * (to[i] - to[i - 1]);
      }
    }
    return to[to.length - 1];
  }
}
