package dev.edgekit.cache.internal.log;

import java.util.List;

/**
 * What a node says to the log.
 *
 * @param node its name in the fleet
 * @param applied how far it has applied the log
 * @param marker the last restart of the log that it knows and has answered
 * @param maxStalenessMillis how long it goes on without hearing from the log
 * @param again names of entries that a restart may have lost, with their milliseconds
 * @param names to append
 */
public record LogExchange(
    String node,
    LogId applied,
    LogId marker,
    long maxStalenessMillis,
    List<RemoteLog.NameStamp> again,
    List<String> names) {

  /** Entries that one exchange reads at most. */
  public static final int MAX_ENTRIES = 1000;
}
