package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is let in, and for how long it is waited for. */
class AdmissionTest {
  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final Deadline LATE = Deadline.in(Duration.ofMinutes(2));

  @Test
  void noMoreWaitsForAWorkerThanTheLimit() {
    CountDownLatch hold = new CountDownLatch(1);
    try (Workers workers = new Workers(1, 2)) {
      for (int i = 0; i < 3; i++) {
        workers.execute(() -> await(hold));
      }

      assertRefused(() -> workers.execute(() -> {}), Reason.OVERLOADED, "2 images are waiting");
      hold.countDown();
    }
  }

  @Test
  void closingEndsWhatRunsAndDropsWhatWaits() {
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    CompletableFuture<Boolean> begun = new CompletableFuture<>();
    Workers workers = new Workers(1, 1);
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
    try (Workers workers = new Workers(1, 1)) {
      assertThat(CompletableFuture.supplyAsync(() -> Thread.currentThread().isDaemon(), workers))
          .succeedsWithin(Duration.ofMinutes(2))
          .isEqualTo(true);
    }
  }

  @Test
  void memoryIsGivenOutUntilThereIsNone() {
    PixelBudget budget = new PixelBudget(1_000_000);
    PixelBudget.Lease most = budget.acquire(900_000, NOW);

    assertRefused(() -> budget.acquire(200_000, NOW), Reason.OVERLOADED, "no memory");
    most.close();

    budget.acquire(200_000, NOW);
    assertRefused(() -> budget.acquire(1_000_001, LATE), Reason.TOO_LARGE, "the limit is 1000000");
  }

  @Test
  void theLeastThatIsTakenCountsAndSoDoesTheMost() {
    PixelBudget small = new PixelBudget(2 * 4_096);
    small.acquire(1, NOW);
    small.acquire(1, NOW);
    PixelBudget large = new PixelBudget(1L << 50);
    large.acquire(1L << 49, NOW);

    assertRefused(() -> small.acquire(1, NOW), Reason.OVERLOADED, "no memory");
    assertRefused(() -> large.acquire(1L << 49, NOW), Reason.OVERLOADED, "no memory");
  }

  @Test
  void anInterruptEndsTheWaitForMemoryAndStaysVisible() {
    PixelBudget budget = new PixelBudget(1_000_000);
    budget.acquire(1_000_000, NOW);
    Thread.currentThread().interrupt();

    assertRefused(() -> budget.acquire(1, LATE), Reason.OVERLOADED, "stopping");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void timeIsOverAtItsDeadline() {
    LATE.check();
    LATE.halfway().check();

    assertThat(LATE.halfway().remainingNanos()).isLessThan(LATE.remainingNanos() * 2 / 3);
    assertThat(NOW.remainingNanos()).isZero();
    assertRefused(NOW::check, Reason.TIMEOUT, "longer than its time limit");
  }

  @Test
  void noStepBeginsAfterTheDeadline() {
    try (Engines engines = Engines.available()) {
      Pipeline pipeline = Pipeline.of(engines, Limits.defaults(), false);

      assertRefused(
          () -> pipeline.run(new byte[0], Transform.original(), NOW),
          Reason.TIMEOUT,
          "longer than its time limit");
    }
  }

  @Test
  void whatWasNotUsedLongestIsForgotten() {
    Map<String, Integer> map = RecentlyUsed.map(2);
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map).containsEntry("a", 1);
    assertThat(map.get("a")).isEqualTo(1);
    map.put("c", 3);

    assertThat(map.keySet()).containsExactlyInAnyOrder("a", "c");
  }

  private static void assertRefused(ThrowingCallable call, Reason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
