package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.cache.history.Fleet.Servers;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    Verdict verdict = FaultyFleet.run(EdgeKitCache.class, Servers.ONE, faults, 1);

    assertThat(verdict.violations()).isEmpty();
    // That something happened at all: how much of it depends on the machine.
    assertThat(verdict.reads()).isGreaterThan(100);
    assertThat(verdict.invalidations()).isGreaterThan(10);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("faults")
  void keepsItsBoundThroughRepeated(Fault fault, Servers servers) throws Exception {
    assumeTrue(servers.arePossible());

    List<Fault> faults = Collections.nCopies(6, fault);
    Verdict verdict = FaultyFleet.run(EdgeKitCache.class, servers, faults, fault.name().hashCode());

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.failures()).isZero();
  }

  static Stream<Arguments> faults() {
    return Stream.of(Fault.values())
        .flatMap(
            fault ->
                Stream.of(Servers.values())
                    .filter(fault::strikes)
                    .filter(s -> s != Servers.ONE_WITH_CLOCKS || !fault.strikes(Servers.ONE))
                    .map(servers -> Arguments.of(fault, servers)));
  }

  /** Half an hour in all, or as many minutes as {@code history.minutes} says. */
  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = "ONE", mode = EnumSource.Mode.EXCLUDE)
  void keepsItsBoundThroughAllFaultsInAnyOrder(Servers servers) throws Exception {
    assumeTrue(servers.arePossible());
    Duration part = Duration.ofSeconds(60L * Integer.getInteger("history.minutes", 30) / 3);

    Verdict verdict = FaultyFleet.run(EdgeKitCache.class, servers, part, System.nanoTime());

    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.failures()).isZero();
  }
}
