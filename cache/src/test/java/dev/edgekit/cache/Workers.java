package dev.edgekit.cache;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Daemon threads that are used again. */
final class Workers {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "worker");
            thread.setDaemon(true);
            return thread;
          });

  private Workers() {}

  static void run(Runnable task) {
    THREADS.execute(task);
  }
}
