package dev.edgekit.cache.internal.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An invalidation on its way into the log and, after that, to the CDN. Thread-safe. */
public final class Invalidation {
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
  public Invalidation(List<String> names, Runnable deletion, @Nullable FleetBarrier barrier) {
    this.names = names;
    this.deletion = deletion;
    this.barrier = barrier;
  }

  /** Whether there is no fleet that must hear of it. */
  public boolean isLocal() {
    return barrier == null;
  }

  /** Whether within this time no node of the fleet calls anything older fresh any more. */
  public boolean awaitFleet(Duration timeout) throws InterruptedException {
    return barrier == null || (!refused && barrier.await(this, timeout));
  }

  public List<String> names() {
    return names;
  }

  public void deleteEntries() {
    deletion.run();
  }

  /** Done when it is appended. */
  public CompletableFuture<Void> whenAppended() {
    return appended;
  }

  /** Done when the CDN was purged, or needn't be. */
  public CompletableFuture<Void> purged() {
    return purged;
  }

  /** Its place in the log, once it is appended. */
  public LogId id() {
    return id;
  }

  /** When it was in the log for certain; a node that was not heard of since has lost its right. */
  public long appendedNanos() {
    return appendedNanos;
  }

  public void appended(LogId id, long nanos) {
    this.id = id;
    this.appendedNanos = nanos;
    appended.complete(null);
  }

  /** Whether it will never be appended. */
  public boolean isRefused() {
    return refused;
  }

  public void refused() {
    refused = true;
  }
}
