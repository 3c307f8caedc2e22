package dev.edgekit.image;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Makes one of many equal jobs at a time. The work belongs to a worker and not to the request that
 * came first, so a request that gives up, or whose thread dies, takes nothing from the others; each
 * waits for as long as its own deadline allows. Thread-safe.
 */
final class SingleFlight<K, V> {
  private final Map<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
  private final Executor workers;

  SingleFlight(Executor workers) {
    this.workers = workers;
  }

  /** The value of the job of this key: of one that is under way, or of a new one. */
  V join(K key, Supplier<V> job, Deadline deadline) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> other = underWay.putIfAbsent(key, mine);
    if (other == null) {
      start(key, job, mine);
    }
    return await(other == null ? mine : other, deadline);
  }

  int size() {
    return underWay.size();
  }

  /** Ends everybody's waiting: nothing that is not done yet will be. */
  void close() {
    underWay
        .values()
        .forEach(
            future ->
                future.completeExceptionally(
                    new ImageException(
                        ImageException.Reason.OVERLOADED, "The image service is stopping.")));
  }

  private void start(K key, Supplier<V> job, CompletableFuture<V> future) {
    try {
      workers.execute(() -> run(key, job, future));
    } catch (RuntimeException | Error e) {
      underWay.remove(key, future);
      future.completeExceptionally(e);
    }
  }

  private void run(K key, Supplier<V> job, CompletableFuture<V> future) {
    try {
      V value = job.get();
      underWay.remove(key, future);
      future.complete(value);
    } catch (RuntimeException | Error e) {
      underWay.remove(key, future);
      future.completeExceptionally(e);
    }
  }

  private V await(CompletableFuture<V> future, Deadline deadline) {
    try {
      return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ImageException(
          ImageException.Reason.TIMEOUT, "The image is not ready yet; ask again.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(ImageException.Reason.TIMEOUT, "The request was interrupted.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ImageException known ? copy(known) : failed(e);
    }
  }

  /** Each thread throws an exception of its own, with its own stack. */
  private static ImageException copy(ImageException cause) {
    return new ImageException(cause.reason(), cause.publicMessage(), cause);
  }

  private static ImageException failed(Throwable cause) {
    return new ImageException(ImageException.Reason.FAILED, "The image could not be made.", cause);
  }
}
