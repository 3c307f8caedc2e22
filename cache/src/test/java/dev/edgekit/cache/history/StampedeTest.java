package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.History.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Many threads of many nodes want the same cold key at the same moment. */
@DisabledOnOs(OS.WINDOWS)
class StampedeTest {
  private static final Duration STALENESS = Duration.ofSeconds(2);
  private static final Fleet.Bounds PATIENT = new Fleet.Bounds(STALENESS, Duration.ofMinutes(1));
  private static final Fleet.Bounds IMPATIENT = new Fleet.Bounds(STALENESS, Duration.ofSeconds(3));
  private static final String KEY = "k1";
  private static final String WARM_UP = "k100000";

  @Test
  void aColdKeyIsLoadedOnceForTheFleet() throws Exception {
    stampede(3, 16, 5);
  }

  @Test
  @Tag("long")
  void aColdKeyIsLoadedOnceForALargeFleet() throws Exception {
    stampede(8, 64, 100);
  }

  private static void stampede(int nodes, int threads, int rounds) throws Exception {
    try (Fleet fleet = Fleet.start(EdgeKitCache.class, nodes, PATIENT, 50)) {
      warmUp(fleet, threads);
      for (int round = 0; round < rounds; round++) {
        String key = "k" + (3 * round + 1);
        fleet.all(herd(key, threads));
        assertThat(fleet.origin().loads(key)).as("round %d", round).isEqualTo(1);
      }

      System.out.printf(
          "%d nodes of %d threads, %d cold keys: %d loads%n",
          nodes, threads, rounds, fleet.origin().loads() - fleet.origin().loads(WARM_UP));
      assertThat(fleet.history().failures()).isEmpty();
      assertThat(fleet.history().reads())
          .filteredOn(read -> !read.key().equals(WARM_UP))
          .hasSize(nodes * threads * rounds);
    }
  }

  /**
   * Classes are loaded one node at a time: with a JVM for every quarter of a core, a first command
   * to Redis would run into its timeout, and who can't reach Redis loads for himself.
   */
  private static void warmUp(Fleet fleet, int threads) throws InterruptedException {
    for (int i = 0; i < fleet.size(); i++) {
      fleet.node(i).ask(herd(WARM_UP, threads));
    }
  }

  @Test
  void aLeaderThatDiesCostsOneMoreLoad() throws Exception {
    leaderDies(3, 16);
  }

  @Test
  @Tag("long")
  void aLeaderThatDiesCostsALargeFleetOneMoreLoad() throws Exception {
    for (int round = 0; round < 3; round++) {
      leaderDies(8, 64);
    }
  }

  private static void leaderDies(int nodes, int threads) throws Exception {
    try (Fleet fleet = Fleet.start(EdgeKitCache.class, nodes, IMPATIENT, 0)) {
      warmUp(fleet, threads);
      int before = fleet.history().reads().size();
      VersionedOrigin.Gate gate = fleet.origin().gate(KEY);
      NodeProcess leader = firstToLoad(fleet, gate);
      List<CompletableFuture<Void>> herds = herdsOf(fleet, leader, threads);

      leader.kill();
      assertThat(gate.awaitHeld(30_000)).isNotEqualTo(leader.name());
      gate.open();
      herds.forEach(CompletableFuture::join);

      System.out.printf(
          "%d nodes of %d threads, leader killed: %d loads%n",
          nodes, threads, fleet.origin().loads(KEY));
      assertThat(fleet.origin().loads(KEY)).isEqualTo(2);
      assertThat(fleet.history().reads()).hasSize(before + (nodes - 1) * threads);
    }
  }

  @Test
  void aLeaderThatWasStoppedCostsOneMoreLoadAndComesTooLateToStore() throws Exception {
    leaderIsStopped(3, 16);
  }

  @Test
  @Tag("long")
  void aLeaderThatWasStoppedCostsALargeFleetOneMoreLoad() throws Exception {
    for (int round = 0; round < 3; round++) {
      leaderIsStopped(8, 64);
    }
  }

  private static void leaderIsStopped(int nodes, int threads) throws Exception {
    try (Fleet fleet = Fleet.start(EdgeKitCache.class, nodes, IMPATIENT, 0)) {
      warmUp(fleet, threads);
      VersionedOrigin.Gate gate = fleet.origin().gate(KEY);
      NodeProcess leader = firstToLoad(fleet, gate);
      List<CompletableFuture<Void>> herds = herdsOf(fleet, leader, threads);

      leader.suspend();
      fleet.origin().bump(KEY); // so that the two loads can be told apart
      assertThat(gate.awaitHeld(30_000)).isNotEqualTo(leader.name());
      gate.open();
      herds.forEach(CompletableFuture::join);
      leader.resume();
      leader.ask("read k2"); // it is awake

      NodeProcess cold = fleet.join();
      cold.ask("read " + KEY);
      System.out.printf(
          "%d nodes of %d threads, leader stopped: %d loads%n",
          nodes, threads, fleet.origin().loads(KEY));
      assertThat(fleet.origin().loads(KEY)).isEqualTo(2);
      assertThat(fleet.history().reads())
          .filteredOn(r -> r.node().equals(cold.name()))
          .extracting(Read::version)
          .containsExactly(2L);
    }
  }

  /** Starts one load that the gate holds. */
  private static NodeProcess firstToLoad(Fleet fleet, VersionedOrigin.Gate gate)
      throws InterruptedException {
    CompletableFuture<Void> unused = fleet.node(0).send("read " + KEY);
    assertThat(gate.awaitHeld(30_000)).isEqualTo(fleet.node(0).name());
    return fleet.node(0);
  }

  private static List<CompletableFuture<Void>> herdsOf(
      Fleet fleet, NodeProcess leader, int threads) {
    List<CompletableFuture<Void>> herds = new ArrayList<>();
    for (int i = 0; i < fleet.size(); i++) {
      if (fleet.node(i) != leader) {
        herds.add(fleet.node(i).send(herd(KEY, threads)));
      }
    }
    return herds;
  }

  private static String herd(String key, int threads) {
    return "herd " + key + " " + threads + " " + (System.nanoTime() + 100_000_000L);
  }
}
