package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetBarrierTest {
  private static final long BOUND = 2_000_000_000L;

  private final RecordedLog remote = new RecordedLog();
  private final RecordedTime time = new RecordedTime();
  private final Coherence coherence = new Coherence(BOUND, false, 100);
  private final FleetLog log = new FleetLog(remote, coherence, time, trip -> {}, "one");
  private final FleetBarrier barrier = new FleetBarrier(log, time);
  private final Invalidation invalidation = new Invalidation(List.of("ka"), () -> {}, barrier);

  @BeforeEach
  void follow() {
    log.catchUp();
  }

  @Test
  void isPassedAtOnceWhereAllHaveAppliedIt() throws InterruptedException {
    log.append(invalidation);

    assertThat(invalidation.awaitFleet(Duration.ZERO)).isTrue();
    assertThat(time.sleeps).isEmpty();
    assertThat(time.awaits).isEmpty();
  }

  @Test
  void asksMoreAndMoreSeldomUntilTheTimeIsOver() throws InterruptedException {
    log.append(invalidation);
    remote.laggards.add("two");
    time.millis = 10;

    assertThat(invalidation.awaitFleet(Duration.ofMillis(300))).isFalse();
    assertThat(time.sleeps).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 50L, 50L, 50L, 50L, 37L);
  }

  @Test
  void aRemoteThatDoesNotAnswerIsAskedAgain() throws InterruptedException {
    log.append(invalidation);
    remote.refusals = 2;

    assertThat(invalidation.awaitFleet(Duration.ofMillis(100))).isTrue();
    assertThat(time.sleeps).containsExactly(1L, 2L);
  }

  @Test
  void waitsForWhatIsNotAppendedYetInSteps() throws InterruptedException {
    remote.refusals = 1;
    log.append(invalidation);
    int asked = remote.asked.size();

    assertThat(invalidation.awaitFleet(Duration.ofMillis(250))).isFalse();
    assertThat(time.awaits).containsExactly(100L, 100L, 50L);
    assertThat(time.sleeps).isEmpty();
    assertThat(remote.asked).hasSize(asked);
  }

  /** A negative time is none, and neither sleep takes one. */
  @Test
  void noTimeIsOneQuestion() throws InterruptedException {
    log.append(invalidation);
    remote.laggards.add("two");
    assertThat(invalidation.awaitFleet(Duration.ofSeconds(-5))).isFalse();
    assertThat(time.sleeps).containsExactly(0L);

    Invalidation waits = new Invalidation(List.of("kb"), () -> {}, barrier);
    assertThat(waits.awaitFleet(Duration.ofSeconds(-5))).isFalse();
    assertThat(time.awaits).containsExactly(0L);
  }
}
