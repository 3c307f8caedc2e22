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

  /** The entries after this place, as soon as there are any or the time is over. */
  List<LogEntry> awaitLog(LogId after, long millis);

  /** Last ids by name, newest first; the names that an exchange's floor speaks of. */
  List<PlacedName> names(int offset, int count);

  /** The members of the fleet. */
  List<String> nodes();

  /** Opens what is closed, if it can; on a thread that may wait. */
  void reconnect();

  /** How the tier serves the log now. */
  RemoteHealth health();

  /** Whether the tier tells of its restarts; if not, each new connection counts as one. */
  boolean tellsRestarts();

  /** Hears of outages. */
  interface Watcher {
    /** The tier stopped doing what it is asked for, or now fails in another way. */
    void lost(String reason);

    /** The tier does all that it is asked for again. */
    void found();

    /** An operator should know this. */
    void warned(String advice);

    /** Does nothing. */
    static Watcher none() {
      return new Watcher() {
        @Override
        public void lost(String reason) {}

        @Override
        public void found() {}

        @Override
        public void warned(String advice) {}
      };
    }
  }

  /** A name and the counter of its last id. */
  record PlacedName(String name, long counter) {}
}
