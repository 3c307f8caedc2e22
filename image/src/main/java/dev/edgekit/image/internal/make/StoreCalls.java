package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.OriginalChangedException;
import dev.edgekit.image.store.UnexpectedAnswerException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Calls to stores, on threads of their own: a store that hangs holds one of these threads, and no
 * request beyond its deadline. What a store throws is turned into an {@link ImageException} here,
 * and nowhere else. Thread-safe.
 */
public final class StoreCalls implements AutoCloseable {
  /**
   * More calls than a store answers at once; if all of them hang, the store counts as unreachable.
   */
  private static final int MAX_THREADS = 64;

  private static final long IDLE_SECONDS = 30;

  private static final Deadline NOW = Deadline.in(Duration.ZERO);

  private final ThreadPoolExecutor pool;

  public StoreCalls() {
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            0,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "edgekit-image-store-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins a call, which goes on even when nobody waits for it any more. */
  <T> CompletableFuture<T> start(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      pool.execute(() -> run(call, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          pool.isShutdown()
              ? new ImageException(Reason.OVERLOADED, "The image service is closed.")
              : new ImageException(Reason.UNAVAILABLE, "The image store does not answer.", e));
    }
    return answer;
  }

  /** A call's answer, or its problem; UNAVAILABLE if it takes too long. */
  <T> T call(Callable<T> call, Deadline deadline) {
    return await(start(call), deadline);
  }

  /** The same on the calling thread. */
  static <T> T here(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    run(call, answer);
    return await(answer, NOW);
  }

  private static <T> void run(Callable<T> call, CompletableFuture<T> answer) {
    try {
      answer.complete(call.call());
    } catch (Throwable e) {
      answer.completeExceptionally(problem(e));
    }
  }

  static <T> T await(CompletableFuture<T> answer, Deadline deadline) {
    try {
      return answer.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new ImageException(Reason.UNAVAILABLE, "The image store does not answer in time.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Reason.TIMEOUT, "The request was interrupted.", e);
    } catch (ExecutionException e) {
      throw again(e);
    }
  }

  /** Each thread throws an exception of its own, with its own stack. */
  private static ImageException again(ExecutionException e) {
    return e.getCause() instanceof ImageException known
        ? new ImageException(known.reason(), known.publicMessage(), known)
        : new ImageException(Reason.FAILED, "The image store could not be asked.", e);
  }

  /** The exception for what a store throws: its state is never our fault, so 503 or 502. */
  private static Throwable problem(Throwable e) {
    if (e instanceof ImageException || e instanceof Error) {
      return e;
    }
    if (e instanceof OriginalChangedException) {
      return new ImageException(Reason.CHANGED, "The image is being replaced; ask again.", e);
    }
    return e instanceof UnexpectedAnswerException
        ? new ImageException(Reason.BAD_GATEWAY, "The image store gave an invalid answer.", e)
        : new ImageException(Reason.UNAVAILABLE, "The image store can't be reached.", e);
  }

  /**
   * What the store said, for a line of the log: not the exception made of it here, nor the store's
   * own causes.
   */
  static String said(ImageException problem) {
    Throwable said = problem;
    while (said instanceof ImageException && said.getCause() != null) {
      said = said.getCause();
    }
    return said instanceof IOException ? String.valueOf(said.getMessage()) : said.toString();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
