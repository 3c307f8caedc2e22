package dev.edgekit.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What became of an invalidation. It always holds on the node that made it from the moment that
 * {@code invalidate} returns; the receipt tells about the rest of the fleet. Thread-safe.
 */
public final class InvalidationReceipt {
  /** How far an invalidation has come. */
  public enum State {
    /** It holds on this node, and there is no other: no remote tier. */
    LOCAL,
    /** It stands in the fleet's log. */
    APPENDED,
    /** The remote tier is out of reach; it is appended as soon as it answers. */
    QUEUED,
    /** The remote tier is out of reach and the queue is full: it holds on this node alone. */
    REFUSED
  }

  private final List<CacheKey> keys;
  private final List<String> names;
  private final @Nullable FleetBarrier barrier;
  private final CompletableFuture<Void> appended = new CompletableFuture<>();
  private final CompletableFuture<Void> purged = new CompletableFuture<>();
  private volatile LogId id = LogId.ZERO;
  private volatile long appendedNanos;
  private volatile State state;

  InvalidationReceipt(List<CacheKey> keys, List<String> names, @Nullable FleetBarrier barrier) {
    this.keys = keys;
    this.names = names;
    this.barrier = barrier;
    this.state = barrier == null ? State.LOCAL : State.QUEUED;
  }

  /** How far it has come by now. */
  public State state() {
    return state;
  }

  /** Whether it waits for the remote tier. */
  public boolean isQueued() {
    return state == State.QUEUED;
  }

  /**
   * Waits until no node of the fleet calls anything older fresh: until every node has applied the
   * invalidation or, being out of reach, has had to stop for want of news. Where all are well, that
   * takes a few round trips; after a node died or was cut off, or the remote tier restarted or lost
   * data, up to {@code maxStaleness}.
   *
   * @return false if the time was over first, or the invalidation was refused
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  public boolean awaitFleet(Duration timeout) throws InterruptedException {
    return switch (state) {
      case LOCAL -> true;
      case REFUSED -> false;
      default -> barrier != null && barrier.await(this, timeout);
    };
  }

  /**
   * Done when the CDN has taken the purge on, which goes out behind {@link #awaitFleet}; at once
   * where the cache has no {@link EdgePurger}. Fails with {@link EdgePurgeException} if there was
   * no purge: the CDN then keeps the old response to the end of its lifetime there.
   */
  public CompletionStage<Void> whenPurged() {
    return purged.minimalCompletionStage();
  }

  void purged() {
    purged.complete(null);
  }

  void notPurged(String reason, @Nullable Throwable cause) {
    purged.completeExceptionally(
        cause instanceof EdgePurgeException known ? known : new EdgePurgeException(reason, cause));
  }

  List<CacheKey> keys() {
    return keys;
  }

  List<String> names() {
    return names;
  }

  /** Done when it is appended. */
  CompletableFuture<Void> whenAppended() {
    return appended;
  }

  /** Its place in the log, once it is appended. */
  LogId id() {
    return id;
  }

  /** When it was in the log for certain; a node that was not heard of since has lost its right. */
  long appendedNanos() {
    return appendedNanos;
  }

  void appended(LogId id, long nanos) {
    this.id = id;
    this.appendedNanos = nanos;
    state = State.APPENDED;
    appended.complete(null);
  }

  void refused() {
    state = State.REFUSED;
  }

  /** The state. */
  @Override
  public String toString() {
    return "invalidation of " + names.size() + " names: " + state;
  }
}
