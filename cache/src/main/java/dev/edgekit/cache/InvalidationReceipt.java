package dev.edgekit.cache;

import dev.edgekit.cache.internal.log.Invalidation;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What became of an invalidation. It holds on the node that made it from the moment that {@code
 * invalidate} returns or, where it waits for a transaction, when that has committed; the receipt
 * tells about the rest of the fleet. Thread-safe.
 */
public final class InvalidationReceipt {
  /** How far an invalidation has come. */
  public enum State {
    /** It holds on this node, and there is no other: no remote tier. */
    LOCAL,
    /** It waits for the caller's transaction to end, and holds nowhere yet: {@link AfterCommit}. */
    WAITING,
    /** It stands in the fleet's log. */
    APPENDED,
    /**
     * The remote tier is out of reach; it is appended as soon as it answers. If more names wait
     * than the queue holds, one entry that invalidates everything takes their place.
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

  /** How far it has come by now. */
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

  /** Whether it waits for the remote tier. */
  public boolean isQueued() {
    return state() == State.QUEUED;
  }

  /**
   * Waits until no node of the fleet calls anything older fresh: until every node has applied the
   * invalidation or, being out of reach, has had to stop for want of news. Where all are well, that
   * takes a few round trips; after a node died or was cut off, or the remote tier restarted or lost
   * data, up to {@code maxStaleness}.
   *
   * @return false if the time was over first
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public boolean awaitFleet(Duration timeout) throws InterruptedException {
    return invalidation.awaitFleet(timeout);
  }

  /**
   * Done when the CDN has taken the purge on, which goes out after {@link #awaitFleet}; at once
   * where the cache has no {@link EdgePurger}. Fails with {@link EdgePurgeException} if there was
   * no purge: the CDN then keeps the old response to the end of its lifetime there. So it does for
   * a key without a path ({@link CacheKey#path()}), of which no CDN knows.
   *
   * <p>While the fleet's log is out of reach, the CDN is purged at once, and again when the fleet
   * has applied the invalidation. If that takes longer than 30 seconds, this fails, and the second
   * purge still comes.
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
