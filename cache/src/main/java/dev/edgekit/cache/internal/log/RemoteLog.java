package dev.edgekit.cache.internal.log;

import java.util.List;

/**
 * The log of invalidations that the fleet shares. Each operation is atomic where it runs; none but
 * {@link #awaitLog} waits longer than the tier's timeout, and each throws {@link RemoteUnavailable}
 * when the tier doesn't answer. Thread-safe.
 */
public interface RemoteLog {
  /** Appends to the log and reads it, in one atomic step. */
  LogSlice exchange(LogExchange exchange);

  /** Returns when something stands in the log after this id, or the time is over. */
  void awaitLog(LogId after, long millis);

  /** Last ids by name, newest first; the names that an exchange's floor speaks of. */
  List<NameStamp> names(int offset, int count);

  /** The newest of these names' last ids. */
  LastIds lastIds(List<String> names);

  /** Takes this node off the list of those that a barrier waits for. */
  void leave(String node);

  /** Opens what is closed, if it can; on a thread that may wait. */
  void reconnect();

  /** Hears of outages. */
  interface Watcher {
    /** The tier stopped to answer. */
    void lost(String reason);

    /** The tier answers again. */
    void found();

    /** Does nothing. */
    static Watcher none() {
      return new Watcher() {
        @Override
        public void lost(String reason) {}

        @Override
        public void found() {}
      };
    }
  }

  /**
   * What the log's index says of some names.
   *
   * @param newest of their last ids; {@link LogId#ZERO} if it knows none
   * @param floor ids that are not after it may be forgotten
   */
  record LastIds(LogId newest, LogId floor) {}

  /** A name and the milliseconds of its last id. */
  record NameStamp(String name, long millis) {}
}
