package dev.edgekit.image;

import java.util.function.Consumer;

/** Tells a listener, whose failures are its own. */
record Notices(ImageListener listener) {
  void tell(Consumer<ImageListener> notice) {
    try {
      notice.accept(listener);
    } catch (RuntimeException e) {
      // An observer's failure never fails the host; it has a logger of its own.
    }
  }
}
