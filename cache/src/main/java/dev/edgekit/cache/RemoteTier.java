package dev.edgekit.cache;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tier that the fleet shares: stored responses as bytes, the leases to load them, and the log
 * of invalidations. Each operation is atomic where it runs; none waits longer than the tier's
 * timeout, and each throws {@link RemoteUnavailable} when the tier doesn't answer. Thread-safe.
 */
public abstract class RemoteTier implements AutoCloseable {
  RemoteTier() {}

  /** What a request for a lease got. */
  enum Lease {
    /** The caller may load. */
    WON,
    /** Someone else is loading. */
    WAIT,
    /** What is stored is no longer what the caller saw: read again. */
    CHANGED
  }

  /** What became of a fill. */
  enum Fill {
    STORED,
    /** The lease no longer stands; nothing was changed. */
    LATE,
    /** A renewal without body found another body; nothing was changed. */
    BODY
  }

  /** The entry under this key; without its bodies if they aren't wanted. */
  abstract @Nullable StoredBytes read(CacheKey key, boolean withBodies);

  /** Asks to be the one who loads this key for at most this long. */
  abstract Lease lease(CacheKey key, String token, long millis, String seenStamp);

  /** Stores the entry, or renews the one with this body if the bytes hold none. */
  abstract Fill fill(CacheKey key, String token, StoredBytes bytes, long millisToLive);

  /** Gives the lease back. */
  abstract void release(CacheKey key, String token);

  /** Deletes the entries and voids their leases. */
  abstract void delete(Collection<CacheKey> keys);

  /** Appends to the log and reads it, in one atomic step. */
  abstract LogSlice exchange(LogExchange exchange);

  /** Returns when something stands in the log behind this id, or the time is over. */
  abstract void awaitLog(LogId after, long millis);

  /** Last ids by name, newest first; the names that an exchange's floor speaks of. */
  abstract List<NameStamp> names(int offset, int count);

  /** The newest of these names' last ids. */
  abstract LastIds lastIds(List<String> names);

  /** Takes this node off the list of those that a barrier waits for. */
  abstract void leave(String node);

  /** Whether commands are answered, as far as is known. */
  abstract boolean isUp();

  /** Called when the tier stops or starts to answer. */
  abstract void onChange(Watcher watcher);

  /** Opens what is closed, if it can; on a thread that may wait. */
  abstract void reconnect();

  @Override
  public abstract void close();

  /** Hears of outages. */
  interface Watcher {
    void lost(String reason);

    void found();
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

  /** The remote tier did not answer. */
  static final class RemoteUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RemoteUnavailable(String reason, @Nullable Throwable cause) {
      super(reason, cause);
    }
  }
}
