package dev.edgekit.cache.internal.flow;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads for refreshes that a cache has where the host gives it none. Daemons. */
public final class BackgroundThreads implements Executor, AutoCloseable {
  private static final int THREADS = 16;
  private static final int WAITING_TASKS = 1000;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_TASKS),
          task -> {
            Thread thread = new Thread(task, "edgekit-cache-refresh");
            thread.setDaemon(true);
            return thread;
          });

  public BackgroundThreads() {
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
