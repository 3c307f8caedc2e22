package dev.edgekit.image;

/**
 * How much time an encoder may take to make the same quality smaller. Times are for AVIF; WebP and
 * JPEG differ less.
 */
public enum Effort {
  /** For a request that waits: about 20 ms for 800 × 600. */
  FAST,
  /** About four times FAST for 10 % fewer bytes. */
  BALANCED,
  /** About forty times FAST for 30 % fewer bytes: for background passes and batches. */
  SMALL;

  /** Of all frames; libaom needs three to five seconds for them on one core. */
  private static final long MAX_SMALL_VIDEO_PIXELS = 1_500_000;

  private static final long MAX_BALANCED_VIDEO_PIXELS = 4_000_000;

  /**
   * What an animation of so many pixels can have within a request's time. Short ones get at least
   * {@link #BALANCED}, which halves them in a second.
   */
  Effort affordable(long videoPixels) {
    if (videoPixels > MAX_BALANCED_VIDEO_PIXELS) {
      return FAST;
    }
    return videoPixels > MAX_SMALL_VIDEO_PIXELS
        ? (this == FAST ? FAST : BALANCED)
        : this == SMALL ? SMALL : BALANCED;
  }
}
