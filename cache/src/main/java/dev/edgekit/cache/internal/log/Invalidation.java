package dev.edgekit.cache.internal.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An invalidation on its way into the log and, after that, to the CDN. Thread-safe. */
public final class Invalidation {
  private final Runnable deletion;
  private final @Nullable FleetBarrier barrier;
  private final CompletableFuture<Void> appended = new CompletableFuture<>();
  private final CompletableFuture<Void> purged = new CompletableFuture<>();
  private volatile List<String> names;
  private volatile LogId id = LogId.ZERO;
  private volatile long appendedNanos;
  private volatile boolean woken;
  private volatile boolean begun;

  /** The invalidation that this one has become a part of. */
  private volatile @Nullable Invalidation whole;

  /**
   * Not appended yet.
   *
   * @param names as they stand in the log
   * @param deletion deletes in the remote tier what the invalidation names; may throw {@link
   *     RemoteUnavailable}
   * @param barrier null if there is no fleet
   */
  public Invalidation(List<String> names, Runnable deletion, @Nullable FleetBarrier barrier) {
    this.names = names;
    this.deletion = deletion;
    this.barrier = barrier;
  }

  /** The invalidation of everything that any node holds. */
  static Invalidation ofEverything() {
    return new Invalidation(List.of(Names.EVERYTHING), () -> {}, null);
  }

  /** Whether there is no fleet that must hear of it. */
  public boolean isLocal() {
    return barrier == null;
  }

  /** Holds on this node from now on; where there is no fleet, that is all. */
  public void begin() {
    begun = true;
    if (barrier == null) {
      appended.complete(null);
    }
  }

  /** Whether it holds on this node. */
  public boolean hasBegun() {
    return begun;
  }

  /** Whether within this time no node of the fleet calls anything older fresh any more. */
  public boolean awaitFleet(Duration timeout) throws InterruptedException {
    return barrier == null ? isBegunWithin(timeout) : barrier.await(this, timeout);
  }

  private boolean isBegunWithin(Duration timeout) throws InterruptedException {
    try {
      appended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
    return true;
  }

  /** What it names. */
  public List<String> names() {
    return names;
  }

  /** Names everything instead of that many names. */
  void widen() {
    names = List.of(Names.EVERYTHING);
  }

  /** Makes this invalidation a part of that one, with which it is appended. */
  void join(Invalidation everything) {
    whole = everything;
    names = everything.names();
  }

  /** What is appended in its place: itself, if it has not become a part of another. */
  Invalidation whole() {
    Invalidation joined = whole;
    return joined == null ? this : joined.whole();
  }

  /**
   * Frees the memory that entries hold, and voids their leases. Without this they would merely lie
   * unused.
   */
  void deleteEntries() {
    try {
      deletion.run();
    } catch (RemoteUnavailable e) {
      return; // what the log names is not used
    }
  }

  /** Done when it is appended. */
  public CompletableFuture<Void> whenAppended() {
    return whole().appended;
  }

  /** Done when the CDN was purged, or needn't be. */
  public CompletableFuture<Void> purged() {
    return purged;
  }

  /** Its place in the log, once it is appended. */
  public LogId id() {
    return whole().id;
  }

  /** When it was in the log for certain; a node not heard of since may call nothing fresh. */
  public long appendedNanos() {
    return whole().appendedNanos;
  }

  /** Sets its place; a new one, if its first was lost. */
  public void appended(LogId id, long nanos) {
    this.id = id;
    this.appendedNanos = nanos;
    appended.complete(null);
  }

  /** Whether those who wait for the log are to be woken for it: once. */
  boolean wakes() {
    boolean first = !woken;
    woken = true;
    return first;
  }
}
