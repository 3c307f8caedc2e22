package dev.edgekit.cache;

import org.jspecify.annotations.Nullable;

/** A CDN did not take a purge on: what it holds stands until its lifetime ends. */
public final class EdgePurgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what was not purged and why. */
  public EdgePurgeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
