package dev.edgekit.image;

import java.util.function.Supplier;

/**
 * Hears what a service does. Called on the thread that does the work, so it should be quick; its
 * exceptions are swallowed. Implementations are thread-safe.
 */
public interface ImageListener {
  /** A listener that does nothing. */
  static ImageListener none() {
    return new ImageListener() {};
  }

  /**
   * The service was built.
   *
   * @param state the state at the moment of each call: for gauges
   */
  default void started(Supplier<ImageState> state) {}

  /** A transform made a picture. */
  default void transformed(ImageResult result) {}

  /** A transform, or a request, failed. */
  default void failed(ImageException problem) {}

  /** A request was answered with a picture. */
  default void served(ServedImage served) {}
}
