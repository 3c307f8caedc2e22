package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.stored.StoredFormat;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever part of the log Redis loses, the next look at it says so. */
class LogLossTest {
  private final RedisProcess redis = new RedisProcess();
  private final Remote tier = open(redis.uri());
  private final RedisClient client = RedisClient.create(redis.uri());

  @BeforeEach
  void connect() {
    tier.log().reconnect();
  }

  @AfterEach
  void close() {
    client.shutdown();
    tier.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theLossOfAnyOfItsKeysIsARestart(int lost) {
    LogSlice before = look(LogId.ZERO, List.of("ka"));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long deleted =
          connection.sync().del(new RedisKeys("edgekit", StoredFormat.VERSION).logKeys()[lost]);
      assertThat(deleted).isEqualTo(1);
    }

    LogSlice after = look(before.last(), List.of());

    assertThat(after.marker().isAfter(before.last())).isTrue();
    assertThat(look(after.last(), List.of("kb")).marker()).isEqualTo(after.marker());
  }

  @Test
  void aNodeThatIsAheadOfTheLogRestartsItPastWhatItKnows() {
    LogId ahead = LogId.of(look(LogId.ZERO, List.of()).last().millis() + 10 * 3_600_000L);

    LogSlice slice = look(ahead, List.of());

    assertThat(slice.marker().isAfter(ahead)).isTrue();
  }

  @Test
  void whatIsNotKnownOfLostNamesLiesBelowTheFloor() {
    LogSlice before = look(LogId.ZERO, List.of("ka"));
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long deleted =
          connection.sync().del(new RedisKeys("edgekit", StoredFormat.VERSION).logKeys()[2]);
      assertThat(deleted).isEqualTo(1);
    }

    assertThat(look(before.last(), List.of()).floor().isAfter(before.last())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplicaThatMissedAnInvalidationIsARestartForThoseWhoSawItAndThoseWhoDidNot(boolean saw)
      throws Exception {
    try (MortalRedis master = MortalRedis.start();
        FaultProxy proxy = FaultProxy.to(master.port());
        Remote opened = open("redis://127.0.0.1:" + proxy.port())) {
      RemoteLog node = opened.log();
      node.reconnect();
      LogSlice before = look(node, LogId.ZERO, List.of("ka"));
      master.startReplica();
      master.cutReplicaOff();
      LogSlice lost = look(node, before.last(), List.of("kb"));

      master.kill();
      master.promoteReplica();
      proxy.redirect(master.port());
      await().ignoreExceptions().until(() -> connects(node));
      LogSlice after = look(node, saw ? lost.last() : before.last(), List.of());

      assertThat(after.marker().isAfter(lost.last())).isTrue();
      assertThat(node.lastIds(List.of("ka")).newest()).isEqualTo(before.last());
      assertThat(node.lastIds(List.of("kb")).newest()).isEqualTo(LogId.ZERO);
    }
  }

  private static Remote open(String uri) {
    return RedisTier.connect(uri).open(RemoteLog.Watcher.none());
  }

  private static boolean connects(RemoteLog node) {
    node.reconnect();
    return !node.lastIds(List.of("ka")).newest().equals(LogId.ZERO);
  }

  private LogSlice look(LogId applied, List<String> names) {
    return look(tier.log(), applied, names);
  }

  private static LogSlice look(RemoteLog node, LogId applied, List<String> names) {
    return node.exchange(new LogExchange("node", applied, LogId.ZERO, 2000, List.of(), names));
  }
}
