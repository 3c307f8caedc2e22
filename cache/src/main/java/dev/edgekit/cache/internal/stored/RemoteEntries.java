package dev.edgekit.cache.internal.stored;

import dev.edgekit.cache.CacheKey;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet shares of entries: stored responses as bytes, and the leases to load them. Each
 * operation is atomic where it runs; none waits longer than the tier's timeout, and each throws
 * {@link RemoteUnavailable} when the tier doesn't answer. Thread-safe.
 */
public interface RemoteEntries {
  /** The result of a request for a lease. */
  enum Lease {
    /** The caller may load. */
    WON,
    /** Another node is loading. */
    WAIT,
    /** The stored entry is no longer the one that the caller saw: read again. */
    CHANGED
  }

  /**
   * The answer to a request for a lease.
   *
   * @param holder the token of the other node's load; empty if there is none
   */
  record Leased(Lease lease, String holder) {}

  /** What became of a fill. */
  enum Fill {
    STORED,
    /** Stored; this node's share is full, so the entries requested least had to go. */
    FULL,
    /** Larger than the tier takes; nothing was changed. */
    TOO_LARGE,
    /** The lease is no longer held and another entry is there; nothing was changed. */
    LATE,
    /** A renewal without body found another body; nothing was changed. */
    BODY
  }

  /** The entry under this key; without its bodies if they aren't wanted. */
  @Nullable StoredBytes read(CacheKey key, boolean withBodies);

  /**
   * Asks to be the one who loads this key for at most this long.
   *
   * @param overtaken the token of a lease that no longer counts; empty for none
   */
  Leased lease(CacheKey key, String token, long millis, String seenFillId, String overtaken);

  /**
   * Stores the entry, or, if the bytes hold no body, renews the one with the same body.
   *
   * @param seenFillId of the entry that the load began with, empty if there was none: while it is
   *     still there, a load that took longer than its lease is not too late
   */
  Fill fill(CacheKey key, String token, String seenFillId, StoredBytes bytes, long millisToLive);

  /** Deletes the entry if it is still this filling. */
  void remove(CacheKey key, String fillId);

  /** Gives the lease back. */
  void release(CacheKey key, String token);

  /**
   * Deletes the entries that this node stored and an invalidation has named since: nothing would
   * use them, but they would take room to the end of their lifetimes.
   */
  void sweep(Coherence known);

  /** Deletes the entries and voids their leases. */
  void delete(Collection<CacheKey> keys);

  /** Whether commands are answered, as far as is known. */
  boolean isUp();

  /** How the tier serves entries now. */
  RemoteHealth health();
}
