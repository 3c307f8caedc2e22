package dev.edgekit.image;

import java.time.Duration;

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

  /** Of all frames, for each second that there is; libaom takes about half of it for them. */
  private static final long SMALL_VIDEO_PIXELS = 150_000;

  private static final long BALANCED_VIDEO_PIXELS = 400_000;

  /** So few that even {@link #FAST} can take more care, which halves them in a second. */
  private static final long SHORT_VIDEO_PIXELS = 1_500_000;

  /**
   * What an animation can have as AVIF.
   *
   * @param videoPixels of all its frames
   * @param time that there is for it
   */
  Effort affordable(long videoPixels, Duration time) {
    long seconds = time.toSeconds();
    if (this == SMALL && videoPixels <= seconds * SMALL_VIDEO_PIXELS) {
      return SMALL;
    }
    long most = seconds * BALANCED_VIDEO_PIXELS;
    return videoPixels <= (this == FAST ? Math.min(most, SHORT_VIDEO_PIXELS) : most)
        ? BALANCED
        : FAST;
  }
}
