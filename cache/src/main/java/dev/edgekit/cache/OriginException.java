package dev.edgekit.cache;

/**
 * The origin gave no response: it threw the checked exception that is the cause, or the cause ended
 * the wait for it.
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
