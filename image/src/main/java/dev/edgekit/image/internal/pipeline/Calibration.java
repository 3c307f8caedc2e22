package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;

/**
 * Which setting of an encoder usually gives which quality: at the setting of a quality, half of the
 * photographs reach that SSIMULACRA2 score. A table for each format and effort, made by {@code
 * benchmarks/calibrate}; linear between its points, constant beyond its ends. Thread-safe.
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

  /**
   * How much finer than a photograph's a graphic's setting is, in points of quality: errors along
   * edges weigh more, most of all JPEG's.
   */
  private static final int FINER_JPEG = 10;

  private static final int FINER_AVIF = 5;

  private final double[] settings;

  private Calibration(double... settings) {
    this.settings = settings;
  }

  static Calibration of(ImageFormat format, Effort effort) {
    return switch (format) {
      case AVIF ->
          switch (effort) {
            case FAST -> AVIF_FAST;
            case BALANCED -> AVIF_BALANCED;
            case SMALL -> AVIF_SMALL;
          };
      case WEBP -> WEBP;
      default -> JPEG;
    };
  }

  /** The encoder's own setting that such pictures usually need: see {@code EncodeSettings}. */
  public static int setting(Quality quality, ImageFormat format, Effort effort) {
    return of(format, effort).setting(quality.value());
  }

  /** AVIF's for pictures that move, by the mean score of their frames. */
  static Calibration ofVideo(Effort effort) {
    return switch (effort) {
      case FAST -> VIDEO_FAST;
      case BALANCED -> VIDEO_BALANCED;
      case SMALL -> VIDEO_SMALL;
    };
  }

  /** The setting at a quality, 1 to 100, of a photograph or a graphic. */
  static int setting(double value, ImageFormat format, Effort effort, boolean graphic) {
    int finer =
        switch (format) {
          case JPEG -> FINER_JPEG;
          case AVIF -> FINER_AVIF;
          default -> 0;
        };
    return of(format, effort).setting(graphic ? value + finer : value);
  }

  /** The setting at a quality, 1 to 100. */
  int setting(double value) {
    return (int) Math.round(interpolate(VALUES, settings, value));
  }

  /** The quality at a setting. */
  double value(int setting) {
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
