package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PixelBudgetTest {
  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final Deadline LATE = Deadline.in(Duration.ofMinutes(2));

  @Test
  void memoryIsGivenOutUntilThereIsNone() {
    PixelBudget budget = new PixelBudget(1_000_000);
    PixelBudget.Lease max = budget.acquire(900_000, NOW);

    assertRefused(() -> budget.acquire(200_000, NOW), Reason.OVERLOADED, "no memory");
    max.close();

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

  private static void assertRefused(ThrowingCallable call, Reason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
