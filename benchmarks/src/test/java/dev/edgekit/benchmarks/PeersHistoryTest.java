package dev.edgekit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.Fleet;
import dev.edgekit.cache.history.FleetCache;
import dev.edgekit.cache.history.HistoryChecker.Rule;
import dev.edgekit.cache.history.HistoryChecker.Verdict;
import dev.edgekit.cache.history.VersionedOrigin;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness that clears this cache convicts others: it can find what it looks for. */
@DisabledOnOs(OS.WINDOWS)
class PeersHistoryTest {
  @ParameterizedTest
  @ValueSource(classes = {JetCacheFleet.class, RedissonFleet.class})
  void findsTheOldValueThatALoadBringsBackAfterTheInvalidation(Class<? extends FleetCache> peer)
      throws Exception {
    try (Fleet fleet = Fleet.start(peer, 2, Fleet.Bounds.standard(), 0)) {
      VersionedOrigin.Gate gate = fleet.origin().gate("k0");
      CompletableFuture<Void> load = fleet.node(0).send("read k0");
      assertThat(gate.awaitHeld(30_000)).isEqualTo("node0");

      fleet.node(0).ask("write k0");
      gate.open();
      load.join();
      fleet.node(0).ask("read k0");

      Verdict verdict = fleet.verdict();
      System.out.println(peer.getSimpleName() + ", invalidation during a load: " + verdict);
      assertThat(verdict.violations()).extracting("rule").contains(Rule.OWN_INVALIDATION);
    }
  }
}
