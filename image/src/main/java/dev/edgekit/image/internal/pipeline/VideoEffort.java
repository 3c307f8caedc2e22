package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import java.time.Duration;

/** How much effort there is time for, where libaom encodes many frames. */
final class VideoEffort {
  /** Of all frames, for each second that there is; libaom takes about half of it for them. */
  private static final long SMALL_VIDEO_PIXELS = 150_000;

  private static final long BALANCED_VIDEO_PIXELS = 400_000;

  /** So few that even {@link Effort#FAST} can take more care, which halves them in a second. */
  private static final long SHORT_VIDEO_PIXELS = 1_500_000;

  private VideoEffort() {}

  /**
   * What an animation can have as AVIF.
   *
   * @param asked the effort that it has at most, but for short ones
   * @param pixels of all its frames
   * @param time that there is for it
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
