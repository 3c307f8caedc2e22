package dev.edgekit.image.internal.make;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.make.SingleFlight.Attempt;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One job at a time for a key, run by threads of the test's own. */
class SingleFlightTest {
  private static final Deadline LATE = Deadline.in(Duration.ofMinutes(2));
  private static final Deadline NOW = Deadline.in(Duration.ZERO);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final SingleFlight<String, String> held = new SingleFlight<>(waiting::add, waiting::add);

  @Test
  void givesUpWaitingAtItsOwnDeadlineAndTakesNothingFromTheOthers() {
    CompletableFuture<String> patient = joined();

    assertThatThrownBy(() -> held.join("a", heavy -> Attempt.done("again"), NOW))
        .isInstanceOfSatisfying(
            ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMEOUT));
    assertThat(waiting).as("one job").hasSize(1);
    waiting.remove().run();

    assertThat(patient.join()).isEqualTo("made");
    assertThat(held.size()).isZero();
  }

  @Test
  void anInterruptEndsOneWaitAndStaysVisible() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> held.join("a", heavy -> Attempt.done("made"), LATE))
        .isInstanceOf(ImageException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void everybodyGetsAnExceptionOfTheirOwn() {
    CompletableFuture<String> one = joined();
    CompletableFuture<String> other = joined();
    held.close();

    ImageException first = failure(one);
    ImageException second = failure(other);

    assertThat(first).isNotSameAs(second).hasMessageContaining("stopping");
    assertThat(List.of(first.reason(), second.reason())).containsOnly(Reason.OVERLOADED);
  }

  @Test
  void goesOnAmongHeavyOnes() {
    List<String> lanes = new ArrayList<>();
    SingleFlight<String, String> flights =
        new SingleFlight<>(in("light", lanes), in("heavy", lanes));

    String made = flights.join("a", heavy -> heavy ? Attempt.done("made") : Attempt.heavy(), LATE);

    assertThat(made).isEqualTo("made");
    assertThat(lanes).containsExactly("light", "heavy");
  }

  @Test
  void triesAgainWhereNoWorkerIsFreeForTheSecondRun() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Executor busyOnce = task -> runUnless(asked.getAndIncrement() == 1, task);
    SingleFlight<String, String> flights = new SingleFlight<>(busyOnce, busyOnce);

    String made =
        flights.join(
            "a",
            heavy -> runs.getAndIncrement() == 0 ? Attempt.waiting() : Attempt.done("made"),
            LATE);

    assertThat(made).isEqualTo("made");
    assertThat(asked).hasValue(3);
  }

  @Test
  void triesNoMoreOnceItIsClosed() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Executor busyLater = task -> runUnless(asked.getAndIncrement() > 0, task);
    SingleFlight<String, String> flights = new SingleFlight<>(busyLater, busyLater);
    CompletableFuture<String> waits =
        CompletableFuture.supplyAsync(() -> flights.join("a", heavy -> Attempt.waiting(), LATE));
    await().atMost(Duration.ofMinutes(2)).until(() -> asked.get() > 1);

    flights.close();
    Thread.sleep(200); // a try that is under way

    int tries = asked.get();
    Thread.sleep(400); // the longest pause
    assertThat(asked).hasValue(tries);
    assertThat(catchThrowable(waits::join)).hasCauseInstanceOf(ImageException.class);
  }

  private CompletableFuture<String> joined() {
    CompletableFuture<String> joined =
        CompletableFuture.supplyAsync(() -> held.join("a", heavy -> Attempt.done("made"), LATE));
    await().atMost(Duration.ofMinutes(2)).until(() -> held.size() == 1);
    return joined;
  }

  private static ImageException failure(CompletableFuture<String> future) {
    return (ImageException) Objects.requireNonNull(catchThrowable(future::join).getCause());
  }

  private static Executor in(String lane, List<String> lanes) {
    return task -> {
      lanes.add(lane);
      task.run();
    };
  }

  private static void runUnless(boolean full, Runnable task) {
    if (full) {
      throw new ImageException(Reason.OVERLOADED, "full");
    }
    task.run();
  }
}
