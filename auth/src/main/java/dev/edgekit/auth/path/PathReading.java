package dev.edgekit.auth.path;

import java.util.Optional;

/**
 * The result of reading a request target: a {@link CanonicalPath}, or the {@link PathRejection}
 * that says why there is none. Thread-safe.
 */
public sealed interface PathReading permits CanonicalPath, PathRejection {
  /** The path; empty if the target was rejected. */
  Optional<CanonicalPath> path();

  /** Why the target was rejected; empty if it was accepted. */
  Optional<PathRejection> rejection();
}
