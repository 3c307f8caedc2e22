package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.Invalidation;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What became of an invalidation. It holds on the node that made it once {@code invalidate} has
 * returned or, if it waits for a transaction, once that has committed; the receipt tells about the
 * rest of the fleet. Thread-safe.
 */
public final class InvalidationReceipt {
  /** How far an invalidation has come. */
  public enum State {
    /** It holds on this node; without a remote tier there is no other. */
    LOCAL,
    /** It waits for the caller's transaction to end, and holds nowhere yet: {@link AfterCommit}. */
    WAITING,
    /** It stands in the fleet's log. */
    APPENDED,
    /**
     * The remote tier is out of reach; the invalidation is appended as soon as that answers. If
     * more names wait than the queue holds, one entry that invalidates everything takes their
     * place.
     */
    QUEUED
  }

  private final Invalidation invalidation;

  InvalidationReceipt(Invalidation invalidation) {
    this.invalidation = invalidation;
  }

  Invalidation invalidation() {
    return invalidation;
  }

  /** How far the invalidation has come. */
  public State state() {
    if (!invalidation.hasBegun()) {
      return State.WAITING;
    }
    if (invalidation.isLocal()) {
      return State.LOCAL;
    }
    if (invalidation.whenAppended().isDone()) {
      return State.APPENDED;
    }
    return State.QUEUED;
  }

  /** Whether the invalidation waits for the remote tier. */
  public boolean isQueued() {
    return state() == State.QUEUED;
  }

  /**
   * Waits until no node of the fleet calls anything older fresh: until every node has applied the
   * invalidation or, being out of reach, has stopped calling anything fresh for lack of news. Where
   * all are well, that takes a few round trips; after a node died or was cut off, or the remote
   * tier restarted or lost data, up to {@code maxStaleness}.
   *
   * @return false if the timeout passed first
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public boolean awaitFleet(Duration timeout) throws InterruptedException {
    return invalidation.awaitFleet(timeout);
  }

  /**
   * Completes when the CDN has accepted the purge, which is sent after the fleet has applied the
   * invalidation ({@link #awaitFleet}); at once if the cache has no {@link EdgePurger}. Fails with
   * {@link EdgePurgeException} if there was no purge: the CDN then keeps the old response to the
   * end of its lifetime there. It fails, too, for a key without a path ({@link CacheKey#path()}),
   * which no CDN knows.
   *
   * <p>While the fleet's log is out of reach, the CDN is purged at once, and again when the fleet
   * has applied the invalidation. If that takes longer than 30 seconds, the stage fails, and the
   * second purge still follows.
   */
  public CompletionStage<Void> whenPurged() {
    return invalidation.purged().minimalCompletionStage();
  }

  /** The state. */
  @Override
  public String toString() {
    return "invalidation of " + invalidation.names().size() + " names: " + state();
  }
}
