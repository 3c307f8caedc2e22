package dev.edgekit.cache.internal.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log as one atomic look found it.
 *
 * @param marker the log's last restart: another server, or data that was lost
 * @param first the oldest entry that is still there
 * @param last the newest entry
 * @param floor names whose last id is not after this one may be forgotten
 * @param serverMillis the server's clock
 * @param appended what this exchange appended, if anything
 * @param entries those behind what the node had applied, oldest first, at most {@link
 *     LogExchange#MAX_ENTRIES}
 * @param beats the fleet, as far as it has looked since the last restart or wasn't lost by it
 * @param millisSinceRestart by the server's clock
 */
public record LogSlice(
    LogId marker,
    LogId first,
    LogId last,
    LogId floor,
    long serverMillis,
    @Nullable LogId appended,
    List<Entry> entries,
    List<Beat> beats,
    long millisSinceRestart) {

  /** Whether the node that applies this has applied the whole log. */
  public boolean isComplete() {
    return entries.isEmpty() || entries.get(entries.size() - 1).id().compareTo(last) >= 0;
  }

  /** An entry; a restart has no names. */
  public record Entry(LogId id, List<String> names) {}

  /** A node's last sign of life. */
  public record Beat(
      String node, LogId applied, LogId marker, long serverMillis, long maxStalenessMillis) {}
}
