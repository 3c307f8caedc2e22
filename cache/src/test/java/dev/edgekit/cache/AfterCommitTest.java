package dev.edgekit.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.InvalidationReceipt.State;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** An invalidation inside a transaction counts from its commit on, on every node. */
class AfterCommitTest {
  private static final Request REQUEST = Request.get("/x").build();

  private final List<Runnable> transaction = new ArrayList<>();
  private boolean inTransaction;
  private String database = "old";

  @Test
  void whatIsLoadedBeforeTheCommitIsInvalidatedByIt() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node().remote(RedisTier.connect(redis.uri())).build();
        ResponseCache two = node().remote(RedisTier.connect(redis.uri())).build()) {
      await().until(() -> two.stats().remoteUp().orElse(false));
      inTransaction = true;
      InvalidationReceipt receipt = one.invalidate(CacheTag.of("t"));

      assertThat(receipt.state()).isEqualTo(State.WAITING);
      assertThat(receipt.awaitFleet(Duration.ofMillis(1))).isFalse();
      assertThat(served(two)).isEqualTo("old");
      commit("new");

      assertThat(receipt.awaitFleet(Duration.ofSeconds(20))).isTrue();
      assertThat(receipt.state()).isEqualTo(State.APPENDED);
      assertThat(served(two)).isEqualTo("new");
      assertThat(served(one)).isEqualTo("new");
    }
  }

  @Test
  void theCdnIsPurgedAfterTheCommit() {
    List<CacheTag> purged = new CopyOnWriteArrayList<>();
    try (ResponseCache cache =
        node().edge(purger(purged)).purgingAgainAfter(Duration.ZERO).build()) {
      inTransaction = true;
      InvalidationReceipt receipt = cache.invalidate(CacheTag.of("t"));

      assertThat(receipt.whenPurged().toCompletableFuture()).isNotDone();
      assertThat(purged).isEmpty();
      commit("new");

      assertThat(receipt.whenPurged().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(20));
      assertThat(purged).containsExactly(CacheTag.of("t"));
      assertThat(receipt.state()).isEqualTo(State.LOCAL);
    }
  }

  @Test
  void everyKindOfInvalidationWaits() throws Exception {
    try (ResponseCache cache = node().build()) {
      inTransaction = true;
      List<InvalidationReceipt> receipts =
          List.of(
              cache.invalidate(CacheKey.of("k")),
              cache.invalidate(CacheTag.of("t")),
              cache.invalidateUnder("/a/"),
              cache.invalidateAll());
      assertThat(receipts).extracting(InvalidationReceipt::state).containsOnly(State.WAITING);
      assertThat(receipts.get(0).awaitFleet(Duration.ofMillis(1))).isFalse();
      commit("new");

      assertThat(receipts).extracting(InvalidationReceipt::state).containsOnly(State.LOCAL);
      assertThat(receipts.get(0).awaitFleet(Duration.ofMillis(1))).isTrue();
    }
  }

  @Test
  void outsideATransactionAndWhereTheHookFailsItIsAtOnce() {
    try (ResponseCache outside = node().build();
        ResponseCache failing =
            node()
                .afterCommit(
                    invalidation -> {
                      throw new IllegalStateException("no transaction manager");
                    })
                .build()) {
      for (ResponseCache cache : List.of(outside, failing)) {
        assertThat(served(cache)).isEqualTo("old");
        database = "new";
        assertThat(cache.invalidate(CacheTag.of("t")).state()).isEqualTo(State.LOCAL);
        assertThat(served(cache)).isEqualTo("new");
        database = "old";
      }
    }
  }

  @Test
  void aSecondInvalidationIsANetForWhatNobodyTellsOf() {
    try (ResponseCache cache = node().invalidatingAgainAfter(Duration.ofMillis(300)).build()) {
      assertThat(cache.invalidate(CacheTag.of("t")).state()).isEqualTo(State.LOCAL);
      assertThat(served(cache)).isEqualTo("old"); // the replica that is read lags behind
      database = "new";

      await().untilAsserted(() -> assertThat(served(cache)).isEqualTo("new"));
      assertThat(cache.stats().invalidations()).isEqualTo(2);
    }
    assertThatThrownBy(() -> ResponseCache.builder().invalidatingAgainAfter(Duration.ZERO))
        .hasMessageContaining("positive: PT0S");
  }

  private void commit(String written) {
    database = written;
    inTransaction = false;
    transaction.forEach(Runnable::run);
  }

  private ResponseCacheBuilder node() {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofHours(1)).tags("t"))
        .afterCommit(invalidation -> inTransaction && transaction.add(invalidation));
  }

  private String served(ResponseCache cache) {
    return new String(cache.serve(REQUEST, () -> Response.text(database)).body(), UTF_8);
  }

  private static EdgePurger purger(List<CacheTag> purged) {
    return (tags, paths) -> {
      purged.addAll(tags);
      return CompletableFuture.completedFuture(null);
    };
  }
}
