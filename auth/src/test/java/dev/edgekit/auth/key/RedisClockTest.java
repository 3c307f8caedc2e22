package dev.edgekit.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RedisClockTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long REFRESH = RedisClock.REFRESH.toNanos();

  private final AtomicLong redis = new AtomicLong(1_000 * HOUR);
  private final AtomicLong process = new AtomicLong(-5);
  private final AtomicInteger asked = new AtomicInteger();
  private final RedisClock clock =
      new RedisClock(
          () -> {
            asked.incrementAndGet();
            return redis.get();
          },
          process::get);

  private void pass(long nanos) {
    redis.addAndGet(nanos);
    process.addAndGet(nanos);
  }

  @Test
  void goesWithRedisAndAsksSeldom() {
    assertThat(clock.currentTimeNanos()).isEqualTo(redis.get());
    for (int i = 0; i < 29; i++) {
      pass(Duration.ofSeconds(1).toNanos());
      assertThat(clock.currentTimeNanos()).isEqualTo(redis.get());
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void neverGoesBackwards() {
    long before = clock.currentTimeNanos();

    redis.addAndGet(-HOUR);
    pass(REFRESH);

    assertThat(clock.currentTimeNanos()).isEqualTo(before + REFRESH);
    assertThat(asked).hasValue(2);
  }

  @Test
  void followsRedisForwards() {
    long before = clock.currentTimeNanos();

    redis.addAndGet(HOUR);
    pass(REFRESH);

    assertThat(clock.currentTimeNanos()).isEqualTo(before + HOUR + REFRESH);
  }
}
