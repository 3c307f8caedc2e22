package dev.edgekit.cache.internal.flow;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads of the cache's own, for one kind of work; made as they are needed. Daemons. */
public final class BackgroundThreads implements Executor, AutoCloseable {
  /**
   * For purges, tests of the log and loads whose time is over: no task takes long or waits for a
   * load.
   */
  private static final int CHORES = 8;

  private static final int WAITING_CHORES = 10_000;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor pool;

  private BackgroundThreads(int kept, int max, BlockingQueue<Runnable> waiting, String name) {
    this.pool =
        new ThreadPoolExecutor(
            kept,
            max,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            waiting,
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** For loads, which {@link LoadThreads} counts. */
  public static BackgroundThreads forLoads() {
    return new BackgroundThreads(
        0, Integer.MAX_VALUE, new SynchronousQueue<>(), "edgekit-cache-load");
  }

  /** For what must go on however many loads hang. */
  public static BackgroundThreads forChores() {
    return new BackgroundThreads(
        CHORES, CHORES, new LinkedBlockingQueue<>(WAITING_CHORES), "edgekit-cache-chore");
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
