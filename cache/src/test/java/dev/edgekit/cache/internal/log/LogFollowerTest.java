package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.LogExchange.Flag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LogFollowerTest {
  private static final long BOUND = 2_000_000_000L;

  /** What a wait for the log takes in place of all its time, and brings. */
  private record News(long afterMillis, Runnable happening) {}

  private final Deque<News> news = new ArrayDeque<>();
  private final RecordedTime time = new RecordedTime();
  private final RecordedLog remote =
      new RecordedLog() {
        @Override
        public List<LogEntry> awaitLog(LogId after, long millis) {
          News next = news.poll();
          time.millis += next == null ? millis : next.afterMillis;
          if (next != null) {
            next.happening.run();
          }
          return super.awaitLog(after, millis);
        }
      };
  private final Coherence coherence = new Coherence(BOUND, false, 100);
  private final FleetLog fleetLog = new FleetLog(remote, coherence, time, trip -> {}, "one");
  private final List<String> chores = new ArrayList<>();
  private final LogFollower follower = follower(time);

  private LogFollower follower(Environment environment) {
    return new LogFollower(fleetLog, remote, coherence, environment, () -> chores.add("done"));
  }

  @Test
  void looksFourTimesWithinTheBound() throws InterruptedException {
    follower.step();
    follower.step();

    assertThat(remote.reconnects).isEqualTo(2);
    assertThat(remote.waits).containsExactly(500L, 500L);
    assertThat(time.sleeps).isEmpty();
  }

  @Test
  void looksMoreOftenWhileARestartIsSettled() throws InterruptedException {
    follower.look();
    remote.settled = false;

    follower.step();

    assertThat(remote.waits).containsExactly(50L);
  }

  @Test
  void givesWhatComesTimeToBecomeMore() throws InterruptedException {
    news.add(new News(10, () -> remote.add(List.of("ka"), false)));
    news.add(new News(430, () -> remote.add(List.of("kb"), false)));

    follower.step();

    assertThat(remote.waits).containsExactly(500L, 440L);
    assertThat(time.sleeps).containsExactly(50L, 50L);
  }

  @Test
  void looksAtOnceWhenSomebodyWaits() throws InterruptedException {
    news.add(new News(10, () -> remote.add(List.of("ka"), true)));

    follower.step();

    assertThat(remote.waits).containsExactly(500L);
    assertThat(time.sleeps).isEmpty();
  }

  @Test
  void waitsNoMoreOnceItIsClosed() throws InterruptedException {
    news.add(new News(10, follower::close));

    follower.step();

    assertThat(remote.waits).containsExactly(500L);
    assertThat(remote.asked.get(remote.asked.size() - 1).flags()).containsExactly(Flag.LEAVE);
  }

  @Test
  void aRemoteThatDoesNotAnswerIsAskedAgainSoon() throws InterruptedException {
    remote.refusals = 1;

    follower.step();

    assertThat(time.sleeps).containsExactly(100L);
    assertThat(remote.waits).isEmpty();
    assertThat(time.background).isEmpty();
  }

  /** Also where monotonic time began a moment ago. */
  @Test
  void everyHalfMinuteStrikesOffWhoIsBehindWhereTheLogWasHalfAMinuteAgo()
      throws InterruptedException {
    follower.look();
    for (int i = 0; i < 5; i++) {
      remote.add(List.of("k" + i), false);
    }
    follower.step();
    remote.add(List.of("k"), false);
    assertThat(buried()).isEmpty();

    time.millis = 30_000; // one less
    follower.step();
    assertThat(buried()).isEmpty();
    assertThat(time.background).hasSize(1); // the probe

    time.millis = 30_001;
    follower.step();
    assertThat(buried()).containsExactly(5L);
    follower.step();
    time.millis = 60_001;
    follower.step();
    assertThat(buried()).containsExactly(5L, 6L);
    assertThat(time.background).hasSize(3);
    time.background.get(1).run();
    assertThat(chores).containsExactly("done");
  }

  private List<Long> buried() {
    return remote.asked.stream().map(LogExchange::goneBelow).filter(below -> below > 0).toList();
  }

  @Test
  void wakesItselfOnceToSeeThatItHears() throws InterruptedException {
    follower.step();
    follower.step();
    assertThat(time.background).hasSize(1);
    assertThat(wakes()).isZero();

    time.background.get(0).run();

    assertThat(time.sleeps).containsExactly(20L);
    assertThat(wakes()).isEqualTo(1);
  }

  private long wakes() {
    return remote.asked.stream().filter(asked -> asked.flags().contains(Flag.WAKE)).count();
  }

  @Test
  void whatCanWaitFailsAlone() throws InterruptedException {
    follower.step();
    remote.refusals = 1;
    time.background.get(0).run(); // the probe

    LogFollower other =
        new LogFollower(
            fleetLog,
            remote,
            coherence,
            time,
            () -> {
              throw new RemoteUnavailable("refused", null);
            });
    other.step();
    time.millis += 30_000;
    other.step();
    time.background.get(2).run(); // the chore
  }

  @Test
  void whatCanWaitNeedsNoRoom() throws InterruptedException {
    RecordedTime full =
        new RecordedTime() {
          @Override
          public void inBackground(Runnable task) {
            throw new RejectedExecutionException("full");
          }
        };

    new LogFollower(fleetLog, remote, coherence, full, () -> {}).look();
    LogFollower rejected = follower(full);
    news.add(new News(0, () -> full.millis += 500));
    rejected.step();

    assertThat(remote.waits).hasSize(1);
  }

  @Test
  void aProbeThatIsInterruptedEnds() throws InterruptedException {
    RecordedTime interrupted =
        new RecordedTime() {
          @Override
          public void sleep(long millis) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    news.add(new News(0, () -> interrupted.millis += 500));
    follower(interrupted).step();

    interrupted.background.get(0).run();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(wakes()).isZero();
  }

  /** Whatever fails, it goes on; only an interruption ends it. */
  @Test
  void goesOnAfterAnErrorUntilItIsInterrupted() {
    List<String> steps = new ArrayList<>();
    RecordedTime limited =
        new RecordedTime() {
          @Override
          public void sleep(long millis) throws InterruptedException {
            steps.add("sleep " + millis);
            if (steps.size() > 9) {
              throw new AssertionError("endless");
            }
            if (steps.size() == 4) {
              throw new InterruptedException();
            }
          }
        };
    RecordedLog broken =
        new RecordedLog() {
          @Override
          public void reconnect() {
            steps.add("reconnect");
            IllegalStateException wanted = new IllegalStateException("as this test wants it");
            wanted.setStackTrace(new StackTraceElement[0]);
            throw wanted;
          }
        };

    new LogFollower(fleetLog, broken, coherence, limited, () -> {}).run();

    assertThat(steps).containsExactly("reconnect", "sleep 500", "reconnect", "sleep 500");
  }

  @Test
  void anInterruptionEndsIt() {
    List<String> steps = new ArrayList<>();
    RecordedTime limited =
        new RecordedTime() {
          @Override
          public void sleep(long millis) throws InterruptedException {
            steps.add("sleep " + millis);
            if (steps.size() > 9) {
              throw new AssertionError("endless");
            }
            throw new InterruptedException();
          }
        };
    remote.refusals = 99;

    follower(limited).run();

    assertThat(steps).containsExactly("sleep 100");
  }

  /** A log whose first look takes until it is let go, and notes what its thread does. */
  private static final class Held extends RecordedLog {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Override
    public void reconnect() {
      Thread thread = Thread.currentThread();
      done.add(thread.getName() + (thread.isDaemon() ? " in the background" : ""));
      entered.countDown();
      try {
        letGo.await();
      } catch (InterruptedException e) {
        LockSupport.parkNanos(50_000_000); // it takes a while to end
        done.add("interrupted");
        thread.interrupt();
      }
    }

    @Override
    public LogSlice exchange(LogExchange exchange) {
      done.add(exchange.flags().contains(Flag.LEAVE) ? "left" : "looked");
      return super.exchange(exchange);
    }
  }

  /** The system's time, but for the wait for the first look. */
  private static LogFollower follower(Held held, Consumer<CompletableFuture<?>> await) {
    Environment real =
        new Environment(InstantSource.system(), Runnable::run) {
          @Override
          public void await(CompletableFuture<?> future, long millis) throws InterruptedException {
            assertThat(millis).isEqualTo(1500);
            await.accept(future);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        };
    Coherence coherence = new Coherence(BOUND, false, 100);
    FleetLog log = new FleetLog(held, coherence, real, trip -> {}, "one");
    return new LogFollower(log, held, coherence, real, () -> {});
  }

  /** As beside a Redis that is stopped: whoever builds a cache goes on. */
  @Test
  void aFirstLookThatHangsHoldsNobodyUp() throws InterruptedException {
    Held hanging = new Held();
    LogFollower beside = follower(hanging, looked -> {}); // until the time is over

    beside.start();

    hanging.entered.await();
    assertThat(hanging.done).containsExactly("edgekit-cache-log in the background");
    beside.close();
    assertThat(hanging.done).containsSubsequence("interrupted", "left");
  }

  @Test
  void startsWithALookWhereThatIsQuick() {
    Held quick = new Held();
    quick.letGo.countDown();
    LogFollower well =
        follower(quick, looked -> assertThat(looked).succeedsWithin(Duration.ofSeconds(20)));

    well.start();

    assertThat(quick.done).contains("looked");
    well.close();
  }

  @Test
  void interruptionsOfWhoStartsOrClosesStay() {
    Held hanging = new Held();
    LogFollower beside = follower(hanging, looked -> {});
    Thread.currentThread().interrupt();

    beside.start();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    beside.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(hanging.done).contains("left");
  }

  @Test
  void leavesAsWellAsItCan() {
    remote.refusals = 99;

    follower.close();

    assertThat(remote.asked).hasSize(1);
  }
}
