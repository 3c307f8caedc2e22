package dev.edgekit.image.engine;

import java.util.Iterator;

/**
 * A picture that moves. The frames are made one after the other as they are asked for, so that only
 * one is held. Confined to one thread. The caller closes it.
 *
 * @param width of every frame in pixels
 * @param height of every frame in pixels
 * @param loops how often it plays; 0 without end
 * @param frames each as it is shown, composed with those before it
 * @param onClose gives back what the frames hold, whether or not all were taken
 */
public record Animation(int width, int height, int loops, Iterator<Frame> frames, Runnable onClose)
    implements AutoCloseable {

  /** One whose frames hold nothing but memory of the heap. */
  public Animation(int width, int height, int loops, Iterator<Frame> frames) {
    this(width, height, loops, frames, () -> {});
  }

  @Override
  public void close() {
    onClose.run();
  }

  /**
   * What is shown for a while.
   *
   * @param pixels the whole picture
   * @param millis how long, in milliseconds; 1 or more
   */
  public record Frame(Pixels pixels, int millis) {
    /**
     * Browsers show frames that state no time, or hardly any, for a tenth of a second; the files
     * are made for that.
     */
    private static final int SHORTEST = 11;

    private static final int UNSTATED = 100;

    /** What GIF can say; AVIF can say more than libwebp takes. */
    private static final int LONGEST = 655_350;

    /** A frame for the time that viewers give it, at most eleven minutes. */
    public static Frame ofStated(Pixels pixels, int millis) {
      return new Frame(pixels, millis < SHORTEST ? UNSTATED : Math.min(millis, LONGEST));
    }
  }
}
