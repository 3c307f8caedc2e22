package dev.edgekit.cache.internal.flow;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.LogId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A load that has begun, as an invalidation sees it: by the names that its response will have, as
 * far as they are known beforehand, and by how far the log had been applied. Nobody needs to wait
 * for a load that an invalidation overtook.
 */
record BegunLoad(List<String> names, LogId asOf, boolean isLoadedHere) implements Coherence.Judged {

  /** A token for a lease, which tells those who wait for the load when it began. */
  static String token(LogId asOf) {
    return Long.toString(asOf.incarnation(), 36)
        + "."
        + Long.toString(asOf.counter(), 36)
        + "."
        + UUID.randomUUID();
  }

  /** When the load that has this token began; absent if the token doesn't tell. */
  static Optional<LogId> begun(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      return parts.length == 3
          ? Optional.of(LogId.of(Long.parseLong(parts[0], 36), Long.parseLong(parts[1], 36)))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
