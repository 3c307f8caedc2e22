package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.CachePolicy;
import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.InvalidationReceipt;
import dev.edgekit.cache.RedisTier;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.cache.history.Fleet.Servers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks of Redis and of nodes that are wrong, in real processes. */
@EnabledOnOs(OS.LINUX)
class WrongClocksTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @BeforeEach
  void needsACompiler() {
    assumeTrue(Clocks.canBeWrong());
  }

  /** No bound and no barrier is told by Redis's clock. */
  @ParameterizedTest
  @ValueSource(longs = {-3_600_000, 200_000})
  void barriersAndPurgesPassWhenRedisClockSteps(long millis) throws Exception {
    Clocks clocks = Clocks.right();
    EdgePurger purger = (tags, paths) -> CompletableFuture.completedFuture(null);
    try (MortalRedis redis = MortalRedis.start(clocks);
        ResponseCache one = node(redis, purger);
        ResponseCache two = node(redis, EdgePurger.none())) {
      await().until(() -> one.state().log() == Part.UP && two.state().log() == Part.UP);
      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(LONG)).isTrue();

      clocks.wallIsAhead(millis);
      InvalidationReceipt stepped = one.invalidate(CacheTag.of("t"));
      assertThat(stepped.awaitFleet(LONG)).isTrue();
      assertThat(stepped.whenPurged().toCompletableFuture()).succeedsWithin(20, TimeUnit.SECONDS);

      redis.command("FLUSHALL");
      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(LONG)).isTrue();
    }
  }

  private static ResponseCache node(MortalRedis redis, EdgePurger purger) {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofHours(1)).tags("t"))
        .remote(RedisTier.connect("redis://127.0.0.1:" + redis.port()))
        .edge(purger)
        .build();
  }

  /**
   * Lifetimes go by Redis's clock: a node that is ten minutes behind calls nothing fresh longer.
   */
  @Test
  @Tag("long")
  void aNodeWhoseClockIsWrongAgreesOnWhatIsFresh() throws Exception {
    for (long millis : new long[] {-600_000, 600_000}) {
      try (Fleet fleet =
          Fleet.start(EdgeKitCache.class, Servers.ONE_WITH_CLOCKS, 2, Fleet.Bounds.standard(), 0)) {
        fleet.node(1).clocks().wallIsAhead(millis);
        fleet
            .node(1)
            .ask("read k1"); // after this it knows the fleet's time, whatever its own shows
        fleet.node(0).ask("read k0"); // lives 300 ms, and an hour stale
        fleet.node(1).ask("read k0");
        Thread.sleep(1000);

        fleet.node(1).ask("read k0");

        assertThat(fleet.history().reads())
            .filteredOn(read -> read.node().equals("node1") && read.key().equals("k0"))
            .last()
            .returns(false, History.Read::fresh);
      }
    }
  }

  /** The wall's clock tells it at the first read, though the monotonic one stood still. */
  @Test
  @Tag("long")
  void aMachineThatWakesCallsNothingFresh() throws Exception {
    try (Fleet fleet =
        Fleet.start(EdgeKitCache.class, Servers.ONE_WITH_CLOCKS, 2, Fleet.Bounds.standard(), 0)) {
      fleet.node(1).ask("run 4 3 7"); // many reads, of which one comes at once when it wakes
      for (int i = 0; i < 10; i++) {
        Thread.sleep(700);
        fleet.node(1).suspend();
        fleet.proxy(1).blackHole();
        fleet.node(0).ask("write k1");
        Thread.sleep(3000);
        fleet.node(1).clocks().stoodStillFor(3000);
        fleet.node(1).resume();
        Thread.sleep(500);
        fleet.proxy(1).heal();
      }
      fleet.all("stop");

      assertThat(fleet.verdict().violations()).isEmpty();
    }
  }
}
