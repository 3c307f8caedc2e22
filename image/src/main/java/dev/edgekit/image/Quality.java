package dev.edgekit.image;

/**
 * How good a picture has to look, on EdgeKit's own scale of 1 to 100, which means the same for
 * every format: 50 is medium, 70 good, 85 very good, 90 visually lossless. The scale is that of
 * {@link Ssimulacra2}: the encoders' settings are calibrated so that half of the photographs reach
 * the number. A value, thread-safe.
 *
 * @param value 1 to 100
 * @param measured whether each picture is measured, and encoded anew until it reaches the number
 */
public record Quality(int value, boolean measured) {
  /**
   * The version of the calibration: part of every variant's key, so that a new one encodes anew.
   */
  static final int CALIBRATION = 2;

  /** The smallest and the greatest score that can be asked for. */
  private static final int MIN_SCORE = 30;

  private static final int MAX_SCORE = 95;

  /** 70: no difference at a glance. */
  public static final Quality DEFAULT = of(70);

  /**
   * A quality.
   *
   * @throws IllegalArgumentException if the value is not within 1 to 100, or 30 to 95 if measured
   */
  public Quality {
    if (value < 1 || value > 100) {
      throw new IllegalArgumentException("quality must be 1 to 100: " + value);
    }
    if (measured && (value < MIN_SCORE || value > MAX_SCORE)) {
      throw new IllegalArgumentException(
          "score must be %d to %d: %d".formatted(MIN_SCORE, MAX_SCORE, value));
    }
  }

  /** The quality that such pictures usually have at this number: one encoding, not measured. */
  public static Quality of(int value) {
    return new Quality(value, false);
  }

  /**
   * The smallest encoding whose SSIMULACRA2 score is this or up to two points more. It takes three
   * to six encodings, as far as there is time; a picture that can't reach it gets the best there
   * is.
   *
   * @param score 30 to 95
   */
  public static Quality score(int score) {
    return new Quality(score, true);
  }

  /** The same kind, so many points lower, or the least there is. */
  Quality lowerBy(int points) {
    return new Quality(Math.max(measured ? MIN_SCORE : 1, value - points), measured);
  }

  /**
   * The encoder's own setting for this quality: for AVIF libaom's {@code crf} (63 worst to 0), for
   * WebP and JPEG the libraries' quality (0 to 100).
   */
  int setting(ImageFormat format) {
    return setting(format, value);
  }

  /** The setting at a point of the scale; beyond its ends, that of the end. */
  static int setting(ImageFormat format, double value) {
    return (int) Math.round(interpolate(VALUES, settings(format), value));
  }

  /** The point of the scale at which a setting stands. */
  static double ofSetting(ImageFormat format, int setting) {
    return interpolate(settings(format), VALUES, setting);
  }

  /** As it stands in a variant's key. */
  String canonical() {
    return (measured ? "score " : "") + value + "/" + CALIBRATION;
  }

  private static final double[] VALUES = {1, 20, 35, 50, 60, 70, 75, 80, 85, 90, 95, 100};

  /** libaom with {@code tune=iq}; the medians of photographs at 320 and 800 pixels. */
  private static final double[] AVIF = {63, 61, 56, 51, 47, 41, 37, 31, 22, 11, 2, 0};

  private static final double[] WEBP = {0, 1, 4, 17, 30, 55, 75, 82, 89, 98, 99, 100};
  private static final double[] JPEG = {5, 14, 18, 26, 34, 50, 66, 77, 86, 93, 98, 100};

  private static double[] settings(ImageFormat format) {
    return switch (format) {
      case AVIF -> AVIF;
      case WEBP -> WEBP;
      default -> JPEG;
    };
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
