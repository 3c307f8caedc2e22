package dev.edgekit.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.SampleVariants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every store's leases do. */
abstract class VariantLeasesContract {
  private static final Duration TIME = Duration.ofMinutes(1);
  private static final int NODES = 16;

  private final VariantKey key = SampleVariants.key(SourceKey.of("a.jpg"), 320);
  private final AtomicLong ahead = new AtomicLong();

  /** The leases of one node; those of all nodes of a test lie in one place. */
  abstract VariantLeases node(InstantSource clock) throws Exception;

  @Test
  void leasesAVariantToOneNode() throws Exception {
    VariantLeases one = node(clock());
    VariantLeases two = node(clock());

    assertThat(one.tryLease(key, TIME)).isTrue();
    assertThat(two.tryLease(key, TIME)).isFalse();
    assertThat(one.tryLease(key, TIME)).as("twice to one node").isFalse();
    assertThat(two.tryLease(SampleVariants.key(SourceKey.of("a.jpg"), 640), TIME)).isTrue();
    one.release(key);
    assertThat(two.tryLease(key, TIME)).isTrue();
  }

  @Test
  void takesOverTheLeaseOfANodeThatDied() throws Exception {
    VariantLeases dead = node(clock());
    VariantLeases next = node(clock());
    assertThat(dead.tryLease(key, TIME)).isTrue();

    ahead.set(50);
    assertThat(next.tryLease(key, TIME)).as("before it expires").isFalse();
    ahead.set(90);

    assertThat(next.tryLease(key, TIME)).isTrue();
    assertThat(node(InstantSource.system()).tryLease(key, TIME)).as("taken again").isFalse();
  }

  @Test
  void oneOfManyTakesOver() throws Exception {
    assertThat(node(clock()).tryLease(key, TIME)).isTrue();
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    for (int round = 0; round < rounds(); round++) {
      ahead.addAndGet(90);
      List<Callable<Boolean>> nodes = new ArrayList<>();
      CyclicBarrier together = new CyclicBarrier(NODES);
      for (int i = 0; i < NODES; i++) {
        VariantLeases node = node(clock());
        nodes.add(
            () -> {
              together.await();
              return node.tryLease(key, TIME);
            });
      }
      int taken = 0;
      for (Future<Boolean> tried : threads.invokeAll(nodes)) {
        taken += tried.get() ? 1 : 0;
      }

      // A store that stamps leases by its own clock may call the new one expired too.
      assertThat(taken).as("round %d", round).isBetween(1, stampsByTheClockGiven() ? 1 : NODES);
    }
    threads.shutdown();
  }

  @Test
  void givesBackWhatIsNotThere() throws Exception {
    node(clock()).release(key);

    assertThat(node(clock()).tryLease(key, TIME)).isTrue();
  }

  /** How often many try at one moment: a race is not lost each time. */
  int rounds() {
    return 1;
  }

  boolean stampsByTheClockGiven() {
    return true;
  }

  private InstantSource clock() {
    return () -> Instant.now().plusSeconds(ahead.get());
  }
}
