package dev.edgekit.image.internal.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Deadline NOW = Deadline.in(Duration.ZERO);
  private static final Deadline LATE = Deadline.in(Duration.ofMinutes(2));

  @Test
  void timeIsOverAtItsDeadline() {
    LATE.check();
    LATE.halfway().check();

    assertThat(LATE.halfway().remainingNanos()).isLessThan(LATE.remainingNanos() * 2 / 3);
    assertThat(NOW.remainingNanos()).isZero();
    assertThatThrownBy(NOW::check)
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT))
        .hasMessageContaining("longer than its time limit");
  }
}
