package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.FleetBarrier;
import dev.edgekit.cache.internal.log.FleetLog;
import dev.edgekit.cache.internal.log.Invalidation;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A fleet whose nodes have different {@code maxStaleness}: a barrier waits for the longest,
 * whatever Redis lost, also while the node that has it is cut off.
 */
class UnequalBoundsTest {
  private final Schedule time = new Schedule(new Schedule.Exhaustive(0));
  private final FakeRedis redis = new FakeRedis(time::nanos, true, FakeRedis.Limits.usual());

  private final class Node {
    private final FakeRemote remote = new FakeRemote(redis, time);
    private final ScheduledEnvironment environment = new ScheduledEnvironment(time);
    private final Coherence coherence;
    private final FleetLog log;

    Node(String name, long boundMillis) {
      coherence = new Coherence(boundMillis * 1_000_000, false, 100);
      log = new FleetLog(remote, coherence, environment, trip -> {}, name);
      log.catchUp();
    }

    Invalidation invalidates(String name) {
      FleetBarrier barrier = new FleetBarrier(log, environment);
      Invalidation invalidation = new Invalidation(List.of(name), () -> {}, barrier);
      log.append(invalidation);
      return invalidation;
    }

    Standing standingOf(Entry entry) {
      return coherence.standingOf(entry, environment.nanos(), environment.wall());
    }
  }

  private record Entry(List<String> names, LogId asOf) implements Coherence.Judged {
    @Override
    public boolean isLoadedHere() {
      return true;
    }
  }

  /** 0 to 3: a part of the log. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theLongestOutlastsTheLossOfAnyPart(int part) {
    theLongestOutlasts(() -> redis.lose(part));
  }

  @Test
  void theLongestOutlastsTheLossOfEverything() {
    theLongestOutlasts(redis::flush);
  }

  @Test
  void theLongestOutlastsAnOlderCopy() {
    Node hasty = new Node("hasty", 2000);
    Runnable older = redis.snapshot();
    theLongestOutlasts(hasty, older);
  }

  private void theLongestOutlasts(Runnable loss) {
    theLongestOutlasts(new Node("hasty", 2000), loss);
  }

  private void theLongestOutlasts(Node hasty, Runnable loss) {
    Node patient = new Node("patient", 30_000);
    Entry old = new Entry(List.of("ka"), patient.coherence.asOf());
    hasty.log.catchUp();

    patient.remote.connected(false);
    loss.run();
    hasty.log.catchUp();
    Invalidation invalidation = hasty.invalidates("ka");

    boolean passed = false;
    for (int i = 0; i < 100 && !passed; i++) {
      time.advanceMillis(500);
      hasty.log.catchUp();
      boolean fresh = patient.standingOf(old) == Standing.CURRENT;
      passed = hasty.log.isAppliedByFleet(invalidation);
      assertThat(passed && fresh)
          .as("true after %d ms, and still fresh elsewhere", 500 * i)
          .isFalse();
    }
    assertThat(passed).isTrue();
  }
}
