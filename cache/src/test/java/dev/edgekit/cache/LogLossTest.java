package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogExchange.Flag;
import dev.edgekit.cache.internal.log.LogId;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteLog.PlacedName;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.redis.RedisKeys;
import dev.edgekit.cache.internal.stored.StoredFormat;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever part of the log Redis loses, the next look at it says so. */
class LogLossTest {
  private static final RedisKeys KEYS = new RedisKeys("edgekit", StoredFormat.VERSION);

  private final RedisProcess redis = new RedisProcess();
  private final Remote tier = open(redis.uri());
  private final RedisClient client = RedisClient.create(redis.uri());

  @BeforeEach
  void connect() {
    await().ignoreExceptions().untilAsserted(tier.log()::reconnect);
  }

  @AfterEach
  void close() {
    client.shutdown();
    tier.close();
    redis.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void theLossOfAnyOfItsKeysIsAnotherIncarnationThatSharesNothing(int lost) {
    LogSlice before = look(LogId.ZERO, List.of("ka"));
    LogId known = LogId.of(before.incarnation(), before.last());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      long deleted = connection.sync().del(KEYS.logKeys()[lost]);
      assertThat(deleted).isEqualTo(1);
    }

    LogSlice after = look(known, List.of());

    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    assertThat(after.settled()).isFalse();
    assertThat(after.forks()).containsExactly(Map.entry(before.incarnation(), 0L));
    assertThat(look(known, List.of("kb")).incarnation()).isEqualTo(after.incarnation());
  }

  @Test
  void aNodeThatIsAheadOfTheLogBeginsAnotherIncarnation() {
    LogSlice before = look(LogId.ZERO, List.of());

    LogSlice after = look(LogId.of(before.incarnation(), before.last() + 10), List.of());

    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    assertThat(after.forks()).containsExactly(Map.entry(before.incarnation(), before.last()));
    assertThat(after.begun()).isEqualTo(before.last() + 1);
  }

  /**
   * The stream is another's than the rest: an older copy, or one that was renamed and came back.
   */
  @Test
  void aStreamThatWasReplacedIsALoss() {
    LogSlice before = look(LogId.ZERO, List.of("ka"));
    LogId known = LogId.of(before.incarnation(), before.last());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      String added =
          connection
              .sync()
              .xadd(KEYS.logKeys()[0], new XAddArgs().id("99999-0"), Map.of("i", "1", "n", "kb"));
      assertThat(added).isEqualTo("99999-0");
    }

    LogSlice after = look(known, List.of("kc"));

    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    assertThat(after.forks()).containsExactly(Map.entry(before.incarnation(), 0L));
    assertThat(after.appended()).isPositive();
  }

  @Test
  void aStreamThatLacksItsEndIsALossAtTheNextLook() {
    LogSlice before = look(LogId.ZERO, List.of("ka"));
    LogId known = LogId.of(before.incarnation(), before.last() - 1);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(connection.sync().xdel(KEYS.logKeys()[0], before.last() + "-0")).isEqualTo(1);
    }

    LogSlice unread = tier.log().exchange(LogExchange.look("node", known, 2000));
    LogSlice after = look(known, List.of());

    assertThat(unread.last()).isGreaterThan(known.counter());
    assertThat(unread.entries()).isEmpty();
    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
  }

  /** The fleet was led to another server, and back: what it wrote there is not here. */
  @Test
  void aNodeThatComesFromAnotherLogBeginsAnotherIncarnationOnce() {
    LogSlice before = look(LogId.ZERO, List.of());
    LogId elsewhere = LogId.of(before.incarnation() + 1, 5);

    LogSlice after = look(elsewhere, List.of());

    assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
    assertThat(after.forks())
        .containsExactly(
            Map.entry(before.incarnation(), before.last()), Map.entry(elsewhere.incarnation(), 0L));
    assertThat(look(elsewhere, List.of()).incarnation()).isEqualTo(after.incarnation());
  }

  @Test
  void whereNobodyKnowsWhatWasLostAnythingMayHaveBeenInvalidated() {
    LogSlice first = look(LogId.ZERO, List.of());

    assertThat(first.settled()).isTrue();
    assertThat(first.doubt()).isEqualTo(first.begun());
  }

  @Test
  void aRefusalIsToldOnceWithTheServersWords() {
    List<String> told = new CopyOnWriteArrayList<>();
    RemoteLog.Watcher watcher =
        new RemoteLog.Watcher() {
          @Override
          public void lost(String reason) {
            told.add(reason);
          }

          @Override
          public void found() {
            told.add("found");
          }

          @Override
          public void warned(String advice) {
            told.add(advice);
          }
        };
    try (Remote node = RedisTier.connect(redis.uri()).open(watcher);
        StatefulRedisConnection<String, String> connection = client.connect()) {
      await().ignoreExceptions().untilAsserted(node.log()::reconnect);
      LogSlice begun = look(node.log(), LogId.ZERO, List.of());
      assertThat(begun.last()).isPositive();
      told.clear();
      assertThat(connection.sync().configSet("maxmemory", "1")).isEqualTo("OK");

      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> look(node.log(), LogId.ZERO, List.of()))
            .isInstanceOf(RemoteUnavailable.class);
      }
      assertThat(connection.sync().configSet("maxmemory", "0")).isEqualTo("OK");
      LogSlice unused = look(node.log(), LogId.ZERO, List.of());

      assertThat(told).hasSize(2);
      assertThat(told.get(0)).contains("OOM");
      assertThat(told.get(1)).isEqualTo("found");
    }
  }

  @Test
  void leavingIsNoLoss() {
    LogSlice before = look(LogId.ZERO, List.of());
    LogId known = LogId.of(before.incarnation(), before.last());
    LogSlice left =
        tier.log().exchange(LogExchange.look("node", known, 2000).saying(List.of(Flag.LEAVE)));

    assertThat(left.incarnation()).isEqualTo(before.incarnation());
    assertThat(look(LogId.ZERO, List.of()).incarnation()).isEqualTo(before.incarnation());
  }

  @Test
  void whatComesInOneAnswerIsCutByNames() {
    LogId start = LogId.of(look(LogId.ZERO, List.of()).incarnation(), 0);
    for (int i = 0; i < 5; i++) {
      LogSlice unused = look(start, IntStream.range(0, 1000).mapToObj(n -> "k" + n).toList());
    }

    LogSlice slice = tier.log().exchange(LogExchange.look("node", start, 2000));

    assertThat(slice.entries().stream().mapToInt(entry -> entry.names().size()).sum())
        .isBetween(900, 1100);
    assertThat(slice.last()).isEqualTo(52 + 1); // begins, is in doubt, a node joins, 50 entries
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplicaThatMissedAnInvalidationIsARestartForThoseWhoSawItAndThoseWhoDidNot(boolean saw)
      throws Exception {
    try (MortalRedis master = MortalRedis.start();
        FaultProxy proxy = FaultProxy.to(master.port());
        Remote opened = open("redis://127.0.0.1:" + proxy.port())) {
      RemoteLog node = opened.log();
      await().ignoreExceptions().untilAsserted(node::reconnect);
      LogSlice before = look(node, LogId.ZERO, List.of("ka"));
      master.startReplica();
      master.cutReplicaOff();
      LogId known = LogId.of(before.incarnation(), before.last());
      LogSlice lost = look(node, known, List.of("kb"));

      master.kill();
      master.promoteReplica();
      proxy.redirect(master.port());
      await().ignoreExceptions().until(() -> connects(node));
      LogId at = saw ? LogId.of(lost.incarnation(), lost.last()) : known;
      LogSlice after = look(node, at, List.of());

      assertThat(after.incarnation()).isNotEqualTo(before.incarnation());
      assertThat(after.forks()).containsExactly(Map.entry(before.incarnation(), before.last()));
      assertThat(node.names(0, 10)).extracting(PlacedName::name).containsExactly("ka");
    }
  }

  private static Remote open(String uri) {
    return RedisTier.connect(uri).open(RemoteLog.Watcher.none());
  }

  private static boolean connects(RemoteLog node) {
    node.reconnect();
    return !node.names(0, 10).isEmpty();
  }

  private LogSlice look(LogId at, List<String> names) {
    return look(tier.log(), at, names);
  }

  private static LogSlice look(RemoteLog node, LogId at, List<String> names) {
    return node.exchange(LogExchange.look("node", at, 2000).appending(names));
  }
}
