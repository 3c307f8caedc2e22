package dev.edgekit.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An invalidation on its way into the log and, after that, to the CDN. Thread-safe. */
final class Invalidation {
  private final List<String> names;
  private final Runnable deletion;
  private final @Nullable FleetBarrier barrier;
  private final CompletableFuture<Void> appended = new CompletableFuture<>();
  private final CompletableFuture<Void> purged = new CompletableFuture<>();
  private volatile LogId id = LogId.ZERO;
  private volatile long appendedNanos;
  private volatile boolean refused;

  /**
   * Not appended yet.
   *
   * @param deletion deletes in the remote tier what it names; may throw {@link RemoteUnavailable}
   * @param barrier null if there is no fleet
   */
  Invalidation(List<String> names, Runnable deletion, @Nullable FleetBarrier barrier) {
    this.names = names;
    this.deletion = deletion;
    this.barrier = barrier;
  }

  /** Whether there is no fleet that must hear of it. */
  boolean isLocal() {
    return barrier == null;
  }

  /** Whether within this time no node of the fleet calls anything older fresh any more. */
  boolean awaitFleet(Duration timeout) throws InterruptedException {
    return barrier == null || (!refused && barrier.await(this, timeout));
  }

  List<String> names() {
    return names;
  }

  void deleteEntries() {
    deletion.run();
  }

  /** Done when it is appended. */
  CompletableFuture<Void> whenAppended() {
    return appended;
  }

  /** Done when the CDN was purged, or needn't be. */
  CompletableFuture<Void> purged() {
    return purged;
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
    appended.complete(null);
  }

  /** Whether it will never be appended. */
  boolean isRefused() {
    return refused;
  }

  void refused() {
    refused = true;
  }
}
