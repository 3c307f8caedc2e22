package dev.edgekit.image.store;

import java.io.IOException;

/**
 * An original has been replaced or deleted since it was found; finding it again helps. A request
 * does that once.
 */
public final class OriginalChangedException extends IOException {
  private static final long serialVersionUID = 1;

  /** An exception with a message for the log. */
  public OriginalChangedException(String message) {
    super(message);
  }

  /** An exception with a message and a cause for the log. */
  public OriginalChangedException(String message, Throwable cause) {
    super(message, cause);
  }
}
