package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No read of a fleet is older than the cache promises, whatever happens to its Redis. */
@DisabledOnOs(OS.WINDOWS)
class FleetHistoryTest {
  @Test
  void aLoadNeverBringsBackWhatWasInvalidatedMeanwhile() throws Exception {
    try (Fleet fleet = Fleet.start(EdgeKitCache.class, 2, Fleet.Bounds.standard(), 0)) {
      VersionedOrigin.Gate gate = fleet.origin().gate("k2");
      CompletableFuture<Void> load = fleet.node(0).send("read k2");
      assertThat(gate.awaitHeld(30_000)).isEqualTo("node0");

      fleet.node(0).ask("write k2");
      gate.open();
      load.join();
      fleet.node(0).ask("read k2");
      fleet.node(1).ask("read k2");

      assertThat(fleet.verdict().violations()).isEmpty();
      assertThat(fleet.history().reads()).hasSize(3);
    }
  }

  @Test
  void keepsItsBoundThroughFaultsOfOneRun() throws Exception {
    List<Fault> faults =
        List.of(Fault.BLACK_HOLE, Fault.LOSSY_PROMOTION, Fault.NO_NEWS, Fault.FLUSHALL);

    Verdict verdict = FaultyFleet.run(EdgeKitCache.class, faults, 1);

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.reads()).isGreaterThan(1000);
    assertThat(verdict.invalidations()).isGreaterThan(50);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void keepsItsBoundThroughRepeated(Fault fault) throws Exception {
    Verdict verdict =
        FaultyFleet.run(EdgeKitCache.class, Collections.nCopies(6, fault), fault.name().hashCode());

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.failures()).isZero();
  }

  @Test
  @Tag("long")
  void keepsItsBoundThroughAllFaultsInAnyOrder() throws Exception {
    for (int seed = 100; seed < 105; seed++) {
      List<Fault> faults = new ArrayList<>(Arrays.asList(Fault.values()));
      Collections.shuffle(faults, new Random(seed));

      assertThat(FaultyFleet.run(EdgeKitCache.class, faults, seed).violations()).isEmpty();
    }
  }
}
