package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageListener;
import java.util.List;
import java.util.function.Consumer;

/** Tells listeners, and swallows their failures. */
public record SafeListener(List<ImageListener> listeners) {
  public SafeListener {
    listeners = List.copyOf(listeners);
  }

  public void tell(Consumer<ImageListener> notice) {
    for (ImageListener listener : listeners) {
      try {
        notice.accept(listener);
      } catch (RuntimeException e) {
        // A listener's failure never fails the host; a listener can log it itself.
      }
    }
  }
}
