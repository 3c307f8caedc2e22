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

  /** As it stands still while a machine is suspended; no read may miss that. */
  @Test
  void theWallIsAskedEachTimeAndMonotonicTimeWhereItLeapt() {
    Clocks clocks = new Clocks();
    clocks.wall = 1_000_000;
    assertThat(clocks.nanos(clocks.wall())).isEqualTo(0);
    clocks.wall += 9;
    assertThat(clocks.nanos(clocks.wall())).isEqualTo(10_000_000);

    clocks.wall += 5000; // suspended
    clocks.nanos = 9_000_000;
    assertThat(clocks.nanos(clocks.wall())).isEqualTo(9_000_000);
    clocks.nanos += 3_000_000_000L; // put back while the process was stopped
    clocks.wall -= 600_000;
    assertThat(clocks.nanos(clocks.wall())).isEqualTo(3_009_000_000L);
  }

  private static final class Clocks extends Environment {
    private long wall;
    private long nanos;

    Clocks() {
      super(InstantSource.system(), Runnable::run);
    }

    @Override
    public long wall() {
      return wall;
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  /** Until the system's clock is there. */
  private static void await(long millis) {
    while (System.currentTimeMillis() <= millis) {
      Thread.onSpinWait();
    }
  }
}
