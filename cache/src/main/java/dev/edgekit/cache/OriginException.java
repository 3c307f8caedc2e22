package dev.edgekit.cache;

/** The origin failed with the checked exception that is the cause. */
public final class OriginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Wraps what the origin threw. */
  public OriginException(Throwable cause) {
    super("the origin failed: " + cause, cause);
  }
}
