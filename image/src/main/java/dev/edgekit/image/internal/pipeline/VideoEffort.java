package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import java.time.Duration;

/** How much effort there is time for, where libaom encodes many frames. */
final class VideoEffort {
  /**
   * Pixels of all frames for each second there is; libaom takes about half a second for as many.
   */
  private static final long SMALL_VIDEO_PIXELS = 150_000;

  private static final long BALANCED_VIDEO_PIXELS = 400_000;

  /** Up to here even {@link Effort#FAST} can take more care, which halves the bytes in a second. */
  private static final long SHORT_VIDEO_PIXELS = 1_500_000;

  private VideoEffort() {}

  /**
   * The effort that an animation can have as AVIF.
   *
   * @param asked the maximum effort, except for short animations
   * @param pixels of all its frames
   * @param time available for it
   */
  static Effort affordable(Effort asked, long pixels, Duration time) {
    long seconds = time.toSeconds();
    if (asked.compareTo(Effort.THOROUGH) >= 0 && pixels <= seconds * SMALL_VIDEO_PIXELS) {
      return asked;
    }
    long max = seconds * BALANCED_VIDEO_PIXELS;
    return pixels <= (asked == Effort.FAST ? Math.min(max, SHORT_VIDEO_PIXELS) : max)
        ? Effort.BALANCED
        : Effort.FAST;
  }
}
