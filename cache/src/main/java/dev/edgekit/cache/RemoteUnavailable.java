package dev.edgekit.cache;

import org.jspecify.annotations.Nullable;

/** The remote tier did not answer, or refused. */
final class RemoteUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RemoteUnavailable(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
