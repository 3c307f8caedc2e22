package dev.edgekit.examples.course;

/** A start that can't succeed as asked; the message is one line and says what to do instead. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
