package dev.edgekit.cache.history;

import dev.edgekit.cache.history.FleetCache.Invalidation;
import dev.edgekit.cache.history.History.Mark;
import dev.edgekit.cache.history.History.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Watches how far a node's invalidations come, and prints it. Thread-safe. */
final class Tracker {
  private static final Duration FLEET_TIMEOUT = Duration.ofSeconds(15);

  private final Consumer<String> out;
  private final ExecutorService threads = Executors.newFixedThreadPool(24, Tracker::daemon);
  private final AtomicInteger followed = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  Tracker(Consumer<String> out) {
    this.out = out;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "tracker");
    thread.setDaemon(true);
    return thread;
  }

  /** Every third waits for the fleet as well. */
  void follow(List<Mark> marks, Invalidation invalidation) {
    boolean fleet = followed.incrementAndGet() % 3 == 0;
    if (invalidation.isAnnounced()) {
      print(marks, Stage.ANNOUNCED);
      if (!fleet) {
        return;
      }
    }
    threads.execute(() -> track(marks, invalidation, fleet));
  }

  private void track(List<Mark> marks, Invalidation invalidation, boolean fleet) {
    try {
      awaitAnnounced(marks, invalidation);
      if (fleet && invalidation.awaitFleet(FLEET_TIMEOUT)) {
        print(marks, Stage.FLEET);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitAnnounced(List<Mark> marks, Invalidation invalidation)
      throws InterruptedException {
    while (!invalidation.isAnnounced()) {
      if (stopped.await(2, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    print(marks, Stage.ANNOUNCED);
  }

  private void print(List<Mark> marks, Stage stage) {
    long now = Clocks.Shared.nanos();
    for (Mark mark : marks) {
      out.accept(History.line(new Mark(stage, "", mark.key(), mark.version(), now)));
    }
  }

  void stop() {
    stopped.countDown();
  }
}
