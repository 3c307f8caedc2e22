package dev.edgekit.image.store;

import java.io.IOException;

/**
 * A store was reached but answered what it must not: an endless redirect, a content coding that was
 * not asked for. The request is answered with 502.
 */
public final class UnexpectedAnswerException extends IOException {
  private static final long serialVersionUID = 1;

  /** An exception with a message for the log. */
  public UnexpectedAnswerException(String message) {
    super(message);
  }

  /** An exception with a message and a cause for the log. */
  public UnexpectedAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
