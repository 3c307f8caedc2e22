package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fixed number of threads with a bounded queue. Thread-safe. */
public final class WorkerPool implements Executor, AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;

  WorkerPool(int threads, int maxQueued) {
    AtomicInteger count = new AtomicInteger();
    this.pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(maxQueued),
            task -> {
              Thread thread = new Thread(task, "edgekit-image-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            (task, full) -> {
              throw new ImageException(
                  Reason.OVERLOADED,
                  full.isShutdown()
                      ? "The image service is closed."
                      : maxQueued + " images are waiting to be made; ask again.");
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  int queued() {
    return pool.getQueue().size();
  }

  /** Drops what waits and lets what runs finish. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
