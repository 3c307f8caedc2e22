package dev.edgekit.image;

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

  /** A request was answered with a picture. */
  default void served(ServedImage served) {}
}
