package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageListener;
import java.util.function.Consumer;

/** Tells a listener, whose failures are its own. */
public record SafeListener(ImageListener listener) {
  public void tell(Consumer<ImageListener> notice) {
    try {
      notice.accept(listener);
    } catch (RuntimeException e) {
      // An observer's failure never fails the host; it has a logger of its own.
    }
  }
}
