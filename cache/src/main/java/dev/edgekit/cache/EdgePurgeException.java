package dev.edgekit.cache;

import org.jspecify.annotations.Nullable;

/** A CDN did not accept a purge: the responses that it holds stay until their lifetime ends. */
public final class EdgePurgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was not purged and why. */
  public EdgePurgeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
