package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgekit.cache.CacheState.Part;
import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.Coherence;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Instants;
import dev.edgekit.cache.internal.log.LogExchange;
import dev.edgekit.cache.internal.log.LogSlice;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees of a remote tier that does not do what it should; against a real Redis. */
class CacheStateTest {
  private final CountingOrigin origin = new CountingOrigin();
  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void withoutARemoteTierThereIsNoneToBeDown() {
    ResponseCache cache = ResponseCache.builder().build();

    assertThat(cache.state().log()).isEqualTo(Part.NONE);
    assertThat(cache.state().entries()).isEqualTo(Part.NONE);
    assertThat(cache.state().cause()).isEmpty();
    assertThat(cache.state().closed()).isFalse();
    cache.close();
    assertThat(cache.state().closed()).isTrue();
  }

  @Test
  void aPasswordOrDatabaseThatIsWrongIsSaidInTheServersWords() {
    try (RedisProcess redis = new RedisProcess()) {
      command(
          redis.uri(), c -> assertThat(c.sync().configSet("requirepass", "pw")).isEqualTo("OK"));

      assertRefused("redis://127.0.0.1:" + redis.port(), "NOAUTH");
      assertRefused("redis://:secret@127.0.0.1:" + redis.port(), "WRONGPASS");
      assertRefused("redis://:pw@127.0.0.1:" + redis.port() + "/99", "out of range");
    }
  }

  private void assertRefused(String uri, String words) {
    try (ResponseCache cache = node(uri)) {
      await().until(() -> cache.state().log() == Part.REFUSING);
      assertThat(cache.state().entries()).isEqualTo(Part.REFUSING);
      assertThat(cache.state().cause()).contains(words).doesNotContain("secret");
      assertThat(toldOf(words)).isEqualTo(1);
      assertThat(cache.serve(Request.get("/x").build(), origin).status()).isEqualTo(200);
    }
    told.clear();
  }

  @Test
  void aServerThatIsNotThereIsDownAndSaidWhy() throws IOException {
    try (ResponseCache cache = node("redis://127.0.0.1:" + RedisProcess.freePort())) {
      await().until(() -> cache.state().cause().contains("refused"));
      assertThat(cache.state().log()).isEqualTo(Part.DOWN);
      assertThat(cache.state().cause()).contains("127.0.0.1");
      await().until(() -> cache.state().silence().toMillis() > 0);
      assertThat(cache.invalidate(CacheTag.of("t")).isQueued()).isTrue();
      assertThat(cache.state().queued()).isEqualTo(1);
      assertThat(told).hasSize(1);
    }
  }

  @Test
  void aServerThatSaysNothingIsDownWithinTheLimitOfConnecting() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ResponseCache cache = node("redis://127.0.0.1:" + silent.getLocalPort())) {
      assertThat(cache.state().log()).isEqualTo(Part.DOWN);
      assertThat(cache.state().entries()).isEqualTo(Part.DOWN);
      assertThat(cache.state().cause()).contains("Redis");

      await().until(() -> cache.state().cause().contains("no connection within 2000 ms"));
      assertThat(cache.state().cause()).contains("TLS");
    }
  }

  @ParameterizedTest
  @CsvSource({"maxmemory, OOM", "min-replicas-to-write, NOREPLICAS"})
  void aServerThatTakesNoWritesRefusesInOneLineUntilItDoes(String setting, String code) {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache cache = node(redis.uri())) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      CacheMetrics.bind(cache, registry);
      command(redis.uri(), c -> assertThat(c.sync().configSet(setting, "1")).isEqualTo("OK"));

      await().until(() -> cache.state().log() == Part.REFUSING);
      assertThat(cache.state().cause()).contains(code);
      assertThat(cache.stats().remoteUp()).contains(true);
      assertThat(gauge(registry, "refusing")).isEqualTo(1);
      assertThat(gauge(registry, "up")).isEqualTo(0);

      command(redis.uri(), c -> assertThat(c.sync().configSet(setting, "0")).isEqualTo("OK"));
      await().until(() -> cache.state().log() == Part.UP);
      assertThat(gauge(registry, "up")).isEqualTo(1);
      assertThat(toldOf(code)).isEqualTo(1);
      assertThat(told).endsWith("found");
    }
  }

  private long toldOf(String words) {
    return told.stream().filter(line -> line.contains(words)).count();
  }

  private static double gauge(SimpleMeterRegistry registry, String state) {
    return registry.get("edgekit.cache.log.state").tag("state", state).gauge().value();
  }

  @Test
  void aReplicaIsSaidOnceHoweverOftenItIsAsked() {
    try (RedisProcess master = new RedisProcess();
        RedisProcess replica = new RedisProcess()) {
      command(
          replica.uri(),
          c -> assertThat(c.sync().replicaof("127.0.0.1", master.port())).isEqualTo("OK"));
      try (ResponseCache cache = node(replica.uri())) {
        long opened = connections(replica.uri());
        await().until(() -> connections(replica.uri()) > opened + 6);

        assertThat(cache.state().log()).isEqualTo(Part.REFUSING);
        assertThat(cache.state().cause()).contains("READONLY").contains("address of its master");
        assertThat(toldOf("READONLY")).isEqualTo(1);
      }
    }
  }

  private static long connections(String uri) {
    long[] count = {0};
    command(
        uri,
        c ->
            count[0] =
                c.sync()
                    .info("stats")
                    .lines()
                    .filter(line -> line.startsWith("total_connections_received:"))
                    .mapToLong(
                        line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                    .sum());
    return count[0];
  }

  @Test
  void aNodeThatHasYetToReadIsBehindAndOneThatMustPutBackIsSettling() {
    try (RedisProcess redis = new RedisProcess();
        ResponseCache writer = node(redis.uri())) {
      Coherence known = new Coherence(2_000_000_000L, false, Coherence.MAX_NAMES);
      try (ResponseCache reader = thatLooksByHand(redis, known)) {
        assertThat(reader.state().log()).isEqualTo(Part.UP);
        CacheTag[] tags =
            IntStream.range(0, 3000).mapToObj(i -> CacheTag.of("" + i)).toArray(CacheTag[]::new);
        assertThat(writer.invalidate(tags).isQueued()).isFalse();
        lookOnce(redis, known);
        assertThat(reader.state().log()).isEqualTo(Part.BEHIND);
        assertThat(reader.state().behind()).isPositive();

        while (reader.state().behind() > 0) {
          lookOnce(redis, known);
        }
        assertThat(reader.state().log()).isEqualTo(Part.UP);
        command(redis.uri(), c -> assertThat(c.sync().flushall()).isEqualTo("OK"));
        lookOnce(redis, known);
        assertThat(reader.state().log()).isEqualTo(Part.SETTLING);
      }
    }
  }

  private static ResponseCache thatLooksByHand(RedisProcess redis, Coherence known) {
    Environment still =
        new Environment(InstantSource.system(), Runnable::run) {
          @Override
          public void follow(Runnable start, Runnable look) {
            look.run();
          }
        };
    return ResponseCache.builder()
        .environment(still)
        .coherence(known)
        .remote(RedisTier.connect(redis.uri()))
        .build();
  }

  private static void lookOnce(RedisProcess redis, Coherence known) {
    try (Remote tier = RedisTier.connect(redis.uri()).open(RemoteLog.Watcher.none())) {
      tier.log().reconnect();
      long nanos = System.nanoTime();
      LogExchange asked = known.look("reader", nanos);
      LogSlice slice = tier.log().exchange(asked);
      Coherence.Next unused =
          known.apply(slice, asked, new Instants(nanos, System.currentTimeMillis()));
    }
  }

  @Test
  void closingSaysNothing() {
    try (RedisProcess redis = new RedisProcess()) {
      String said =
          saidWhile(
              () -> {
                for (int i = 0; i < 5; i++) {
                  ResponseCache cache = node(redis.uri());
                  assertThat(cache.serve(Request.get("/x").build(), origin).status())
                      .isEqualTo(200);
                  cache.close();
                }
              });
      assertThat(said).isEmpty();
      assertThat(told).isEmpty();
    }
  }

  /** Nor does Lettuce, of a connection that comes when its client is gone. */
  @Test
  void closingWhileAConnectionIsOnItsWaySaysNothing() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        FaultProxy proxy = FaultProxy.to(redis.port())) {
      proxy.delay(Duration.ofMillis(300));
      for (int i = 0; i < 3; i++) {
        ResponseCache cache =
            node("redis://127.0.0.1:" + proxy.port()); // its first look takes long

        assertThat(saidWhile(cache::close)).isEmpty();
        await().until(() -> proxy.connections() == 0);
      }
    }
  }

  /** On the standard error, where loggers write. */
  private static String saidWhile(Runnable task) {
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      task.run();
    } finally {
      System.setErr(err);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private ResponseCache node(String uri) {
    return ToldOfRemote.node(uri, told);
  }

  private static void command(
      String uri, Consumer<StatefulRedisConnection<String, String>> command) {
    RedisClient client = RedisClient.create(uri);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      command.accept(connection);
    } finally {
      client.shutdown();
    }
  }
}
