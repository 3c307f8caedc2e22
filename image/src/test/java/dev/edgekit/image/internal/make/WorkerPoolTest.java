package dev.edgekit.image.internal.make;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
  @Test
  void noMoreWaitsForAWorkerThanTheLimit() {
    CountDownLatch hold = new CountDownLatch(1);
    try (WorkerPool workers = new WorkerPool(1, 2)) {
      for (int i = 0; i < 3; i++) {
        workers.execute(() -> await(hold));
      }

      assertThatThrownBy(() -> workers.execute(() -> {}))
          .isInstanceOfSatisfying(
              ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OVERLOADED))
          .hasMessageContaining("2 images are waiting");
      hold.countDown();
    }
  }

  @Test
  void closingEndsWhatRunsAndDropsWhatWaits() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    WorkerPool workers = new WorkerPool(1, 1);
    workers.execute(
        () -> {
          begun.complete(true);
          await(new CountDownLatch(1));
          interrupted.complete(Thread.currentThread().isInterrupted());
        });
    workers.execute(() -> interrupted.complete(false));
    begun.join();

    workers.close();

    assertThat(interrupted).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
    assertThat(workers.queued()).isZero();
  }

  /** Else a service that was never closed would keep its process alive. */
  @Test
  void workersKeepNoProcessAlive() {
    try (WorkerPool workers = new WorkerPool(1, 1)) {
      assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().isDaemon(), workers))
          .succeedsWithin(Duration.ofMinutes(2))
          .isEqualTo(true);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
