package dev.edgekit.cache.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HitCounterTest {
  private final HitCounter counter = new HitCounter();

  /** More threads than cells, and more hits than a cell holds; all the while somebody reads. */
  @Test
  void countsEachHitOfManyThreads() throws InterruptedException {
    long hits = HitCounter.MAX_HITS + 10;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      threads.add(new Thread(() -> add(hits, 1000)));
    }
    threads.forEach(Thread::start);
    long before = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      long now = counter.hits();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
      Thread.sleep(1);
    }

    assertThat(counter.hits()).isEqualTo(40 * hits);
    assertThat(counter.bytes()).isEqualTo(40 * hits * 1000);
  }

  @Test
  void noBodyIsTooLong() {
    add(HitCounter.MAX_HITS * 2, HitCounter.MAX_BYTES);
    add(2, Integer.MAX_VALUE);
    add(1, 0);

    assertThat(counter.hits()).isEqualTo(HitCounter.MAX_HITS * 2 + 3);
    assertThat(counter.bytes())
        .isEqualTo(HitCounter.MAX_HITS * 2 * HitCounter.MAX_BYTES + 2L * Integer.MAX_VALUE);
  }

  private void add(long hits, int length) {
    for (long i = 0; i < hits; i++) {
      counter.add(length);
    }
  }
}
