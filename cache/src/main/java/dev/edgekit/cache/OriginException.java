package dev.edgekit.cache;

/**
 * Nothing came of the origin: it threw the checked exception that is the cause, or the wait for it
 * ended by that.
 */
public final class OriginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wraps what the origin threw. */
  public OriginException(Throwable cause) {
    super("the origin failed: " + cause, cause);
  }

  /** Says how the wait for the origin ended. */
  public OriginException(String message, Throwable cause) {
    super(message, cause);
  }
}
