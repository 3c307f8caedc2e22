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

  /** What stands in the log after this place, as soon as there is anything or the time is over. */
  List<LogEntry> awaitLog(LogId after, long millis);

  /** Last ids by name, newest first; the names that an exchange's floor speaks of. */
  List<NameStamp> names(int offset, int count);

  /** The members of the fleet. */
  List<String> nodes();

  /** Opens what is closed, if it can; on a thread that may wait. */
  void reconnect();

  /** Hears of outages. */
  interface Watcher {
    /** The tier stopped answering. */
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

  /** A name and the counter of its last id. */
  record NameStamp(String name, long counter) {}
}
