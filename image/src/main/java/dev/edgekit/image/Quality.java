package dev.edgekit.image;

/**
 * How good a picture has to look, on EdgeKit's own scale of 1 to 100, which means the same for
 * every format: near 50 is medium, 70 good, 85 very good, 90 visually lossless. Each format's
 * encoder setting follows from it. A value, thread-safe.
 *
 * @param value 1 to 100
 */
public record Quality(int value) {
  /**
   * The version of the mapping: part of every variant's key, so that a new mapping encodes anew.
   */
  static final int MAPPING = 1;

  /** 70: no difference at a glance. */
  public static final Quality DEFAULT = new Quality(70);

  /**
   * A quality.
   *
   * @throws IllegalArgumentException if the value is not within 1 to 100
   */
  public Quality {
    if (value < 1 || value > 100) {
      throw new IllegalArgumentException("quality must be 1 to 100: " + value);
    }
  }

  /** A quality of 1 to 100. */
  public static Quality of(int value) {
    return new Quality(value);
  }

  /**
   * The encoder's own setting for this quality: for AVIF libaom's {@code crf} (63 worst to 0), for
   * WebP and JPEG the libraries' quality (0 to 100).
   */
  int setting(ImageFormat format) {
    return switch (format) {
      case AVIF -> interpolate(new int[] {63, 52, 40, 31, 24, 15, 4});
      case WEBP -> interpolate(new int[] {5, 20, 50, 72, 84, 93, 100});
      default -> interpolate(new int[] {5, 18, 45, 70, 83, 92, 99});
    };
  }

  /** As it stands in a variant's key. */
  String canonical() {
    return value + "/" + MAPPING;
  }

  private static final int[] KNOTS = {1, 30, 55, 70, 80, 90, 100};

  private int interpolate(int[] settings) {
    int i = 1;
    while (value > KNOTS[i]) {
      i++;
    }
    double part = (value - KNOTS[i - 1]) / (double) (KNOTS[i] - KNOTS[i - 1]);
    return (int) Math.round(settings[i - 1] + part * (settings[i] - settings[i - 1]));
  }
}
