package dev.edgekit.cache.internal.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoadThreadsTest {
  private final Deque<Runnable> begun = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final LoadThreads threads = new LoadThreads(begun::add, 8);

  @Test
  void oneOriginTakesAQuarter() {
    for (int i = 0; i < 10; i++) {
      threads.execute("slow", () -> done.add("slow"));
    }
    threads.execute("other", () -> done.add("other"));

    assertThat(begun).hasSize(3);
    assertThat(threads.running()).isEqualTo(3);
    assertThat(threads.waiting()).isEqualTo(8);
  }

  @Test
  void whatWaitsRunsInTurnWhenOthersEnd() {
    for (int i = 0; i < 4; i++) {
      String name = "a" + i;
      threads.execute("a", () -> done.add(name));
    }
    threads.execute("b", () -> done.add("b"));

    while (!begun.isEmpty()) {
      begun.remove().run();
    }

    assertThat(done).containsExactlyInAnyOrder("a0", "a1", "a2", "a3", "b");
    assertThat(threads.running()).isZero();
    assertThat(threads.waiting()).isZero();
  }

  @Test
  void refusesWhatIsBeyondItsBound() {
    for (int i = 0; i < 2 + LoadThreads.MAX_WAITING; i++) {
      threads.execute("slow", () -> {});
    }

    assertThatThrownBy(() -> threads.execute("slow", () -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("10000");
    threads.execute("other", () -> {}); // has room of its own
  }

  @Test
  void whatTheCarrierRefusesTakesNoRoom() {
    LoadThreads refused =
        new LoadThreads(
            task -> {
              throw new RejectedExecutionException("full");
            },
            4);

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> refused.execute("a", () -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
    assertThat(refused.running()).isZero();
    assertThat(refused.waiting()).isZero();
  }
}
