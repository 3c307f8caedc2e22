package dev.edgekit.cache.internal.log;

import org.jspecify.annotations.Nullable;

/** The remote tier did not answer, or refused. */
public final class RemoteUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RemoteUnavailable(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
