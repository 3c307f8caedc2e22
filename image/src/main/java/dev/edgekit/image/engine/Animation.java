package dev.edgekit.image.engine;

import static java.util.Objects.requireNonNull;

import java.util.Iterator;

/**
 * A picture that moves. Frames are made one by one as they are asked for, so that only one is held.
 * Confined to one thread. The caller closes it.
 *
 * @param width of every frame in pixels
 * @param height of every frame in pixels
 * @param loops how many times it plays; 0 for endlessly
 * @param frames each frame as it is shown, composed with those before it
 * @param onClose gives back what the frames hold, whether or not all were taken
 */
public record Animation(int width, int height, int loops, Iterator<Frame> frames, Runnable onClose)
    implements AutoCloseable {

  /** An animation whose frames hold nothing but heap memory. */
  public Animation(int width, int height, int loops, Iterator<Frame> frames) {
    this(width, height, loops, frames, () -> {});
  }

  @Override
  public void close() {
    onClose.run();
  }

  /**
   * A picture that is shown for a while.
   *
   * @param pixels the whole picture
   * @param millis how long, in milliseconds; 1 or more
   */
  public record Frame(Pixels pixels, int millis) {
    /**
     * Browsers show frames that state less than this, or nothing, for a tenth of a second; files
     * are made with that in mind.
     */
    private static final int SHORTEST = 11;

    private static final int UNSTATED = 100;

    /** The maximum that GIF can state; AVIF can state more than libwebp takes. */
    private static final int LONGEST = 655_350;

    /** A frame for as long as viewers show one that states this time, at most eleven minutes. */
    public static Frame ofStated(Pixels pixels, int millis) {
      requireNonNull(pixels, "pixels must not be null");
      return new Frame(pixels, millis < SHORTEST ? UNSTATED : Math.min(millis, LONGEST));
    }
  }
}
