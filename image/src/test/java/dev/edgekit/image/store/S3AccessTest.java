package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class S3AccessTest {
  private final AtomicLong nanos = new AtomicLong();
  private final S3Access access = new S3Access(nanos::get);
  private final List<String> asked = new ArrayList<>();

  /** Whoever comes while one asks would ask the same of a store that may be on its knees. */
  @Test
  void oneAsksForAllThatComeMeanwhile() throws IOException {
    access.found("a");
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());

    boolean refused =
        access.refusesAll(
            name -> {
              asked.add(name);
              assertThat(access.refusesAll(S3AccessTest::mustNotAsk)).isFalse();
              return false;
            });

    assertThat(refused).isTrue();
    assertThat(asked).containsExactly("a");
    assertThat(access.refusesAll(S3AccessTest::mustNotAsk)).isTrue();
  }

  @Test
  void asksAgainAfterASecond() throws IOException {
    access.found("a");
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(access.refusesAll(name -> false)).isTrue();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(access.refusesAll(name -> true)).isFalse();
  }

  private static boolean mustNotAsk(String name) {
    throw new AssertionError("asked for " + name);
  }
}
