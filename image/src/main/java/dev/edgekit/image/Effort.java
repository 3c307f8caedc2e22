package dev.edgekit.image;

/**
 * How much time an encoder may take to make the same quality smaller. Times are for AVIF; WebP and
 * JPEG differ less.
 */
public enum Effort {
  /** For a request that waits: about 20 ms for 800 × 600. */
  FAST,
  /** Three times FAST for 10 % fewer bytes; up to 640 × 640 pixels, six times for 15 %. */
  BALANCED,
  /** Forty times FAST for 25 % fewer bytes: for the background. */
  THOROUGH,
  /**
   * Hundreds of times FAST for 3 to 4 % less than THOROUGH: for batches, where nobody waits. Where
   * {@link Limits#timeout} is less than 20 s for each megapixel of the result, and above 1.5
   * megapixels, it is {@link #THOROUGH}.
   */
  SMALL;
}
