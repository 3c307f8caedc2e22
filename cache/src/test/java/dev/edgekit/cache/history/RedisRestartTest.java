package dev.edgekit.cache.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.history.History.Read;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Redis loses everything while the nodes are warm. */
@DisabledOnOs(OS.WINDOWS)
class RedisRestartTest {
  /** Keys that live for an hour. */
  private static final List<String> KEYS =
      IntStream.range(0, 60).filter(i -> i % 3 != 0).mapToObj(i -> "k" + i).toList();

  private static final Fleet.Bounds BOUNDS =
      new Fleet.Bounds(Duration.ofSeconds(20), Duration.ofMinutes(1));

  private static final String OTHER = "k100";

  @Test
  void warmNodesNeitherAskTheOriginNorForgetAnything() throws Exception {
    try (Fleet fleet = Fleet.start(EdgeKitCache.class, 2, BOUNDS, 0)) {
      fleet.all("read " + OTHER);
      readAll(fleet);
      assertThat(loads(fleet)).isEqualTo(KEYS.size());

      fleet.redis().kill();
      readAll(fleet);
      fleet.redis().startEmpty();
      readAll(fleet);
      awaitThatOneHearsOfTheOther(fleet);
      readAll(fleet);

      System.out.printf(
          "Redis killed and emptied under 2 nodes with %d warm keys: %d more loads%n",
          KEYS.size(), loads(fleet) - KEYS.size());
      assertThat(loads(fleet)).isEqualTo(KEYS.size());
      assertThat(fleet.history().reads())
          .filteredOn(r -> !r.key().equals(OTHER))
          .hasSize(4 * 2 * KEYS.size())
          .allMatch(Read::fresh);
    }
  }

  private static int loads(Fleet fleet) {
    return fleet.origin().loads() - fleet.origin().loads(OTHER);
  }

  private static void readAll(Fleet fleet) throws InterruptedException {
    for (String key : KEYS) {
      fleet.all("read " + key);
    }
  }

  private static void awaitThatOneHearsOfTheOther(Fleet fleet) throws InterruptedException {
    fleet.node(0).ask("write " + OTHER);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              fleet.node(1).ask("read " + OTHER);
              return fleet.history().reads().stream().anyMatch(r -> r.version() == 2);
            });
  }
}
