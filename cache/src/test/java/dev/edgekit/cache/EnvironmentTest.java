package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.Environment;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final long STEP_NANOS = 10_000_000;

  @Test
  void asksTheSystemForTheTimeOncePerHundredthOfASecond() {
    Environment environment = new Environment(InstantSource.system(), Runnable::run);
    long start = environment.nanos() + 2 * STEP_NANOS;
    long first = environment.millis(start);

    await(first + 1);

    assertThat(environment.millis(start + STEP_NANOS - 1)).isEqualTo(first);
    assertThat(environment.millis(start + STEP_NANOS)).isGreaterThan(first);
  }

  @Test
  void asksAgainAfterTimeStoodStill() {
    Environment environment = new Environment(InstantSource.system(), Runnable::run);
    long before = environment.millis(environment.nanos());

    await(before + 1);

    assertThat(environment.millis(environment.nanos() + 3_600_000_000_000L)).isGreaterThan(before);
  }

  @Test
  void followsTheLeapsOfTheHostsClock() {
    ManualClock clock = new ManualClock();
    Environment environment = new Environment(clock, Runnable::run);
    long nanos = environment.nanos();
    long before = environment.millis(nanos);

    clock.advance(Duration.ofMillis(1));

    assertThat(environment.millis(nanos)).isEqualTo(before + 1);
  }

  /** Until the system's clock is there. */
  private static void await(long millis) {
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
  }
}
