package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TickTest {
  private final Coherence alone = new Coherence(1_000_000_000L, true, 10);
  private final Environment environment =
      new Environment(InstantSource.system(), Runnable::run) {
        @Override
        public long nanos() {
          return 5_000_000;
        }
      };

  @Test
  void lastsForAHundredthOfASecondOfTheWalls() {
    Tick tick = Tick.at(1000, environment, alone);

    assertThat(tick.holds(1000, environment)).isTrue();
    assertThat(tick.holds(1009, environment)).isTrue();
    assertThat(tick.holds(1010, environment)).as("later").isFalse();
    assertThat(tick.holds(999, environment)).as("set back").isFalse();
    assertThat(tick.nanosAt(0)).isEqualTo(6_000_000);
    assertThat(tick.nanosAt(9)).isEqualTo(15_000_000);
  }

  /** A wall that was set back by just as long as nobody asked shows what it showed before. */
  @Test
  void endsWithALookAtTheLog() {
    Tick before = Tick.at(1000, environment, alone);
    environment.lookBegins();
    Tick meanwhile = Tick.at(1000, environment, alone);

    assertThat(before.holds(1000, environment)).isFalse();
    assertThat(meanwhile.holds(1000, environment)).isFalse();

    environment.lookAnswered();
    assertThat(before.holds(1000, environment)).isFalse();
    assertThat(meanwhile.holds(1000, environment)).isFalse();
    assertThat(Tick.at(1000, environment, alone).holds(1000, environment)).isTrue();
  }

  @Test
  void theHostsOwnClockIsAskedEachTime() {
    Environment hosts = new Environment(() -> Instant.EPOCH, Runnable::run);

    assertThat(Tick.at(1000, hosts, alone).holds(1000, hosts)).isFalse();
  }

  @Test
  void isHeardOnlyIfTheLogIsHeardUntilItsEnd() {
    assertThat(Tick.at(1000, environment, heardUntil(16_000_000, 1010)).heard()).isTrue();
    assertThat(Tick.at(1000, environment, heardUntil(15_999_999, 1010)).heard()).isFalse();
    assertThat(Tick.at(1000, environment, heardUntil(16_000_000, 1009)).heard()).isFalse();
  }

  private static Coherence heardUntil(long lastNanos, long lastMillis) {
    return new Coherence(1_000_000_000L, false, 10) {
      @Override
      public boolean isHeard(long nanos, long millis) {
        return nanos <= lastNanos && millis <= lastMillis;
      }
    };
  }
}
