package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageListener;
import java.util.List;
import java.util.function.Consumer;

/** Tells listeners, whose failures are their own. */
public record SafeListener(List<ImageListener> listeners) {
  public SafeListener {
    listeners = List.copyOf(listeners);
  }

  public void tell(Consumer<ImageListener> notice) {
    for (ImageListener listener : listeners) {
      try {
        notice.accept(listener);
      } catch (RuntimeException e) {
        // An observer's failure never fails the host; it has a logger of its own.
      }
    }
  }
}
