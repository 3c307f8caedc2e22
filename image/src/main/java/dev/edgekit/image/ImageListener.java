package dev.edgekit.image;

import java.time.Duration;

/**
 * Hears what a service does. Called on the thread that does it, so it should be quick; an exception
 * of its is swallowed. Implementations are thread-safe.
 */
public interface ImageListener {
  /** A listener that does nothing. */
  static ImageListener none() {
    return new ImageListener() {};
  }

  /** A transform made a picture. */
  default void transformed(ImageResult result) {}

  /** A transform, or a request, failed. */
  default void failed(ImageException problem) {}

  /**
   * A request was answered with a picture.
   *
   * @param variant what it was answered with
   * @param fromStore whether the variant was there before
   * @param status 200 or 304
   * @param time from the request's arrival
   */
  default void served(Variant variant, boolean fromStore, int status, Duration time) {}
}
