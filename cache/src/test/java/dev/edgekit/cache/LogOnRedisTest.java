package dev.edgekit.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.InvalidationReceipt.State;
import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.http.Request;
import dev.edgekit.http.Response;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was seen to go wrong between caches and a real Redis, and doesn't. */
class LogOnRedisTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A second less than by default, which each barrier of a new fleet takes. */
  private static final Duration BOUND = Duration.ofSeconds(1);

  private String version = "old";

  /** However long ago they were invalidated, and however many. */
  @ParameterizedTest
  @ValueSource(ints = {1, 400})
  @DisabledOnOs(OS.WINDOWS)
  void nothingThatASnapshotLacksIsCurrentOnWhoeverJoins(int names) throws Exception {
    try (MortalRedis redis = MortalRedis.start();
        ResponseCache one = node(uri(redis));
        ResponseCache two = node(uri(redis))) {
      await().until(() -> isUp(one) && isUp(two));
      IntStream.range(0, names).forEach(i -> assertThat(served(one, i)).isEqualTo("old"));
      redis.snapshot();
      version = "new";
      assertThat(one.invalidate(keys(0, names)).awaitFleet(LONG)).isTrue();

      redis.kill();
      redis.startFromSnapshot();

      try (ResponseCache three = node(uri(redis))) {
        await().until(() -> isUp(three));
        for (int i = 0; i < names; i++) {
          assertThat(served(three, i)).isEqualTo("new");
          assertThat(served(one, i)).isEqualTo("new");
          assertThat(served(two, i)).isEqualTo("new");
        }
      }
    }
  }

  /** The last that knew of it is gone: then everything before is in doubt. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatNobodyCanPutBackIsInDoubt() throws Exception {
    try (MortalRedis redis = MortalRedis.start()) {
      try (ResponseCache last = node(uri(redis))) {
        await().until(() -> isUp(last));
        assertThat(served(last, 1)).isEqualTo("old");
        redis.snapshot();
        version = "new";
        assertThat(last.invalidate(keys(1, 2)).awaitFleet(LONG)).isTrue();
        redis.kill();
      }
      redis.startFromSnapshot();
      try (ResponseCache joined = node(uri(redis))) {
        await().until(() -> isUp(joined));

        assertThat(served(joined, 1)).isEqualTo("new");
      }
    }
  }

  @Test
  void whatAFullQueueCannotHoldInvalidatesEverything() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache cutOff = builder("redis://127.0.0.1:" + proxy.port()).maxQueued(50).build();
        ResponseCache other = node(redis.uri())) {
      await().until(() -> isUp(cutOff) && isUp(other));
      IntStream.range(0, 120).forEach(i -> assertThat(served(other, i)).isEqualTo("old"));
      proxy.cut();
      version = "new";
      List<InvalidationReceipt> receipts =
          IntStream.range(0, 12)
              .mapToObj(i -> cutOff.invalidate(keys(10 * i, 10 * i + 10)))
              .toList();
      assertThat(receipts).extracting(InvalidationReceipt::state).containsOnly(State.QUEUED);

      proxy.heal();

      for (InvalidationReceipt receipt : receipts) {
        assertThat(receipt.awaitFleet(LONG)).isTrue();
      }
      IntStream.range(0, 120).forEach(i -> assertThat(served(other, i)).isEqualTo("new"));
    }
  }

  @Test
  void oneNameAThousandTimesFillsNoQueue() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache cutOff = builder("redis://127.0.0.1:" + proxy.port()).maxQueued(50).build();
        ResponseCache other = node(redis.uri())) {
      await().until(() -> isUp(cutOff) && isUp(other));
      IntStream.range(0, 3).forEach(i -> assertThat(served(other, i)).isEqualTo("old"));
      proxy.cut();
      version = "new";
      List<InvalidationReceipt> receipts =
          IntStream.range(0, 1000).mapToObj(i -> cutOff.invalidate(keys(1, 2))).toList();

      proxy.heal();

      for (InvalidationReceipt receipt : receipts) {
        assertThat(receipt.awaitFleet(LONG)).isTrue();
      }
      assertThat(served(other, 1)).isEqualTo("new");
      assertThat(served(other, 2)).isEqualTo("old");
    }
  }

  /** A node that hasn't heard of the loss yet may still call fresh what it heard of before. */
  @Test
  void noBarrierIsTrueAtOnceBecauseTooMuchWasLost() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache one = node(redis.uri());
        ResponseCache two = node("redis://127.0.0.1:" + proxy.port())) {
      await().until(() -> isUp(one) && isUp(two));
      for (int i = 0; i < 22; i++) {
        assertThat(one.invalidate(keys(1000 + 1000 * i, 2000 + 1000 * i)).isQueued()).isFalse();
      }
      await().until(() -> one.logPlace().equals(two.logPlace()));
      assertThat(served(two, 1)).isEqualTo("old");
      proxy.blackHole();
      command(redis, c -> c.sync().flushall());
      version = "new";

      assertThat(one.invalidate(keys(1, 2)).awaitFleet(LONG)).isTrue();

      Response answer = two.serve(Request.get("/1").build(), () -> Response.text(version));
      assertThat(
              new String(answer.body(), UTF_8).equals("new")
                  || answer.headers().first("Cache-Control").orElse("").contains("no-cache"))
          .as("%s", answer.headers())
          .isTrue();
    }
  }

  /** Cut off for so long that the fleet has struck it off its list, and it goes on. */
  @Test
  void whoIsNotListedAnyMoreCallsNothingFreshThatABarrierHasPassed() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache one = node(redis.uri());
        ResponseCache two = node("redis://127.0.0.1:" + proxy.port())) {
      await().until(() -> isUp(one) && isUp(two));
      proxy.cut();
      await().until(() -> two.stats().logSilence().compareTo(BOUND) > 0);
      command(redis, c -> c.sync().zremrangebyrank("edgekit:3:{log}:nodes", 0, -2)); // all but "-"
      assertThat(served(two, 1)).isEqualTo("old");
      version = "new";

      assertThat(one.invalidate(keys(1, 2)).awaitFleet(LONG)).isTrue();

      Response answer = two.serve(Request.get("/1").build(), () -> Response.text(version));
      assertThat(
              new String(answer.body(), UTF_8).equals("new")
                  || answer.headers().first("Cache-Control").orElse("").contains("no-cache"))
          .as("%s", answer.headers())
          .isTrue();
    }
  }

  /** What hangs is one connection; the next is well. */
  @Test
  void aReconnectThatHangsIsGivenUpForAnother() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache cache = node("redis://127.0.0.1:" + proxy.port())) {
      await().until(() -> isUp(cache));
      int before = proxy.accepted();
      proxy.blackHole();
      proxy.reset();
      await().until(() -> proxy.accepted() > before);

      proxy.halfOpen(); // what was accepted meanwhile stays silent for ever
      proxy.heal();

      await().atMost(Duration.ofSeconds(20)).until(() -> isUp(cache));
      assertThat(cache.invalidate(keys(1, 2)).awaitFleet(LONG)).isTrue();
    }
  }

  /** ElastiCache Serverless takes 3,999. */
  @Test
  void noCommandHasMoreArgumentsThanManagedServicesTake() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache one = node(redis.uri());
        ResponseCache two = node(redis.uri())) {
      await().until(() -> isUp(one) && isUp(two));
      command(redis, c -> c.sync().configSet("slowlog-log-slower-than", "0"));
      command(redis, c -> c.sync().configSet("slowlog-max-len", "100000"));

      assertThat(one.invalidate(keys(0, 6000)).awaitFleet(LONG)).isTrue();
      command(redis, c -> c.sync().flushall());
      assertThat(two.invalidate(keys(0, 1)).awaitFleet(LONG)).isTrue();
      await().until(() -> isUp(one) && isUp(two));

      int[] most = {0};
      command(
          redis,
          c ->
              c.sync().slowlogGet(100_000).forEach(e -> most[0] = Math.max(most[0], arguments(e))));
      assertThat(most[0]).isBetween(1000, 3999);
    }
  }

  /**
   * An entry of the slow log: id, time, duration, arguments, of which the last may stand for more.
   */
  private static int arguments(Object entry) {
    List<?> arguments = (List<?>) ((List<?>) entry).get(3);
    Matcher more =
        Pattern.compile("\\((\\d+) more arguments\\)")
            .matcher(String.valueOf(arguments.get(arguments.size() - 1)));
    return arguments.size() + (more.find() ? Integer.parseInt(more.group(1)) - 1 : 0);
  }

  @Test
  void anInvalidationOfNothingIsDone() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache cache = node(redis.uri())) {
      await().until(() -> isUp(cache));
      InvalidationReceipt receipt = cache.invalidate(new CacheKey[0]);

      assertThat(receipt.state()).isEqualTo(State.APPENDED);
      assertThat(receipt.awaitFleet(LONG)).isTrue();

      redis.stop();
      assertThat(cache.invalidate(new CacheKey[0]).awaitFleet(LONG)).isTrue();
      redis.start();
    }
  }

  /**
   * The wait for the log adds its time to that of a command, so that it never runs out of itself.
   */
  @Test
  void aShortTimeoutOpensNoConnectionAfterTheOther() throws IOException {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port());
        ResponseCache impatient =
            ResponseCache.builder()
                .remote(
                    RedisTier.connect("redis://127.0.0.1:" + proxy.port())
                        .timeout(Duration.ofMillis(300)))
                .build()) {
      await().until(() -> isUp(impatient) && proxy.connections() == 2);
      int opened = proxy.accepted();
      long waits = waits(redis);

      await().until(() -> waits(redis) > waits + 6);

      assertThat(proxy.accepted() - opened).isLessThan(3); // a machine that stood still costs some
    }
  }

  private static long waits(RedisProcess redis) {
    return figure(redis, "commandstats", "cmdstat_xread:calls=");
  }

  @Test
  void whoIsInterruptedStillInvalidates() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache cache = node(redis.uri())) {
      await().until(() -> isUp(cache));
      assertThat(served(cache, 1)).isEqualTo("old");
      version = "new";
      Thread.currentThread().interrupt();
      InvalidationReceipt receipt = cache.invalidate(keys(1, 2));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(served(cache, 1)).isEqualTo("new");
      assertThat(receipt.awaitFleet(LONG)).isTrue();
    }
  }

  /** As containers do that close in the order of their own. */
  @Test
  void aHostThatClosesItsClientFirstIsServedAllTheSame() {
    try (RedisProcess redis = new RedisProcess()) {
      RedisClient client = RedisClient.create(redis.uri());
      ResponseCache cache =
          ResponseCache.builder()
              .policy(CachePolicy.fresh(Duration.ofHours(1)))
              .remote(RedisTier.of(client))
              .build();
      await().until(() -> isUp(cache));
      client.shutdown(0, 1, TimeUnit.SECONDS);

      await().until(() -> cache.state().log() == Part.DOWN);
      assertThat(served(cache, 1)).isEqualTo("old");
      assertThat(cache.invalidate(keys(1, 2)).isQueued()).isTrue();
      cache.close();
      assertThat(cache.state().closed()).isTrue();
    }
  }

  private String served(ResponseCache cache, int number) {
    Request request = Request.get("/" + number).build();
    return new String(cache.serve(request, () -> Response.text(version)).body(), UTF_8);
  }

  private static CacheKey[] keys(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> CacheKey.of(Request.get("/" + i).build()))
        .toArray(CacheKey[]::new);
  }

  private static boolean isUp(ResponseCache cache) {
    return cache.state().log() == Part.UP;
  }

  private static String uri(MortalRedis redis) {
    return "redis://127.0.0.1:" + redis.port();
  }

  private static ResponseCache node(String uri) {
    return builder(uri).build();
  }

  private static ResponseCacheBuilder builder(String uri) {
    return ResponseCache.builder()
        .policy(CachePolicy.fresh(Duration.ofHours(1)))
        .maxStaleness(BOUND)
        .remote(RedisTier.connect(uri));
  }

  private static long figure(RedisProcess redis, String section, String name) {
    long[] figure = {0};
    command(
        redis,
        c ->
            figure[0] =
                c.sync()
                    .info(section)
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(
                        line -> Long.parseLong(line.substring(name.length()).split(",", 2)[0]))
                    .sum());
    return figure[0];
  }

  private static void command(
      RedisProcess redis, Consumer<StatefulRedisConnection<String, String>> command) {
    RedisClient client = RedisClient.create(redis.uri());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      command.accept(connection);
    } finally {
      client.shutdown();
    }
  }
}
