package dev.edgekit.image;

/**
 * How good a picture has to look, on EdgeKit's own scale of 1 to 100, which means the same for
 * every format: 50 is medium, 70 good, 85 very good, 90 visually lossless. The scale is that of
 * SSIMULACRA2: encoders' settings follow the picture's texture, so that half of all photographs
 * score within two points of the number and most within five, for each format and effort; for
 * graphics the score itself is measured. A value, thread-safe.
 *
 * @param value 1 to 100
 * @param measured whether each picture is scored, and encoded again until it reaches the value
 */
public record Quality(int value, boolean measured) {
  /** The minimum and the maximum score that can be asked for. */
  private static final int MIN_SCORE = 30;

  private static final int MAX_SCORE = 95;

  /** Part of every variant's key, so that a new calibration makes new variants. */
  private static final int CALIBRATION = 5;

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

  /** About this quality: one encoding for a photograph, up to three for a graphic. */
  public static Quality of(int value) {
    return new Quality(value, false);
  }

  /**
   * The smallest encoding whose SSIMULACRA2 score is this or up to two points more. Takes two to
   * six encodings, and with {@link Effort#THOROUGH} and above up to three quick ones before them,
   * as far as there is time; a picture that can't reach the score gets the best encoding there is.
   * An animation's score is the mean of three of its frames, the first among them, and up to five
   * encodings are tried.
   *
   * @param score 30 to 95
   */
  public static Quality score(int score) {
    return new Quality(score, true);
  }

  /** The same kind of quality, lower by that many points, but not below the minimum. */
  public Quality lowerBy(int points) {
    return new Quality(Math.max(measured ? MIN_SCORE : 1, value - points), measured);
  }

  /** As it stands in a variant's key. */
  String canonical() {
    return (measured ? "score " : "") + value + "/" + CALIBRATION;
  }
}
