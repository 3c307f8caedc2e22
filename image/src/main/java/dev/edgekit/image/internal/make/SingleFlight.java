package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.internal.support.Deadline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs equal jobs once for all who ask for them. The work belongs to a worker and not to the
 * request that came first, so a request that gives up, or whose thread dies, takes nothing from the
 * others; each waits for as long as its own deadline allows. A job that another node is already
 * doing gives its worker back and is run again a little later; one that proves heavy goes on among
 * the heavy ones, so that light ones always have workers. Thread-safe.
 */
final class SingleFlight<K, V> {
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 400;

  private final Map<K, CompletableFuture<V>> underWay = new ConcurrentHashMap<>();
  private final Executor workers;
  private final Executor heavyWorkers;

  SingleFlight(Executor workers, Executor heavyWorkers) {
    this.workers = workers;
    this.heavyWorkers = heavyWorkers;
  }

  /** Work towards a value. */
  @FunctionalInterface
  interface Work<V> {
    /**
     * Runs it once.
     *
     * @param heavy whether it runs among heavy ones
     */
    Attempt<V> run(boolean heavy);
  }

  /** The value of this key's job: the one under way, or a new one. */
  V join(K key, Work<V> job, Deadline deadline) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> other = underWay.putIfAbsent(key, mine);
    if (other == null) {
      new Flight(key, job, mine).start();
    }
    return await(other == null ? mine : other, deadline);
  }

  int size() {
    return underWay.size();
  }

  /** Ends everybody's waiting: unfinished jobs will yield nothing. */
  void close() {
    underWay
        .values()
        .forEach(
            future ->
                future.completeExceptionally(
                    new ImageException(
                        ImageException.Reason.OVERLOADED, "The image service is stopping.")));
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

  /**
   * The outcome of running a job once.
   *
   * @param kind whether the job is done and, if not, where it goes on
   * @param value present if the job is done
   */
  record Attempt<V>(Kind kind, Optional<V> value) {
    enum Kind {
      /** It has its value. */
      DONE,
      /** Another node is making it: run again a little later. */
      WAITING,
      /** It takes long: run again among heavy ones. */
      HEAVY
    }

    static <V> Attempt<V> done(V value) {
      return new Attempt<>(Kind.DONE, Optional.of(value));
    }

    static <V> Attempt<V> waiting() {
      return new Attempt<>(Kind.WAITING, Optional.empty());
    }

    static <V> Attempt<V> heavy() {
      return new Attempt<>(Kind.HEAVY, Optional.empty());
    }
  }

  /** One job from its first run to its last; runs never overlap. */
  private final class Flight {
    private final K key;
    private final Work<V> job;
    private final CompletableFuture<V> future;
    private boolean heavy;
    private long pauseMillis = FIRST_PAUSE_MILLIS;

    Flight(K key, Work<V> job, CompletableFuture<V> future) {
      this.key = key;
      this.job = job;
      this.future = future;
    }

    void start() {
      try {
        lane().execute(this::run);
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    private void run() {
      try {
        Attempt<V> attempt = job.run(heavy);
        switch (attempt.kind()) {
          case DONE -> finish(attempt.value().orElseThrow());
          case WAITING -> later();
          case HEAVY -> goOnAmongHeavyOnes();
        }
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    private void finish(V value) {
      underWay.remove(key, future);
      future.complete(value);
    }

    private void goOnAmongHeavyOnes() {
      heavy = true;
      start();
    }

    private void later() {
      CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS, this::runUnlessFull)
          .execute(this::run);
      pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
    }

    private void runUnlessFull(Runnable run) {
      try {
        lane().execute(run);
      } catch (ImageException full) {
        if (!future.isDone()) { // otherwise the service was closed
          later();
        }
      }
    }

    private Executor lane() {
      return heavy ? heavyWorkers : workers;
    }

    private void fail(Throwable e) {
      underWay.remove(key, future);
      future.completeExceptionally(e);
    }
  }
}
