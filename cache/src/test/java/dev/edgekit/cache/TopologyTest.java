package dev.edgekit.cache;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.redis.RedisRights;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** Two nodes on a real cluster of two servers, and on a server that a sentinel names. */
class TopologyTest {
  private final CountingOrigin origin = new CountingOrigin();

  @Test
  void worksOnACluster(@TempDir Path directory) throws Exception {
    int[] ports = {clusterPort(), clusterPort()};
    List<RedisServer> servers = new ArrayList<>();
    try {
      for (int port : ports) {
        servers.add(clusterServer(port, directory));
      }
      join(ports, 2);
      String uri = "redis://127.0.0.1:" + ports[0] + ",redis://127.0.0.1:" + ports[1];
      Awaitility.await().until(() -> isUp(uri));

      invalidatesAcrossNodes(uri);
      String ofUser =
          "redis://app:pw@127.0.0.1:" + ports[0] + ",redis://app:pw@127.0.0.1:" + ports[1];
      for (int port : ports) {
        command(port, TopologyTest::addUser);
      }
      invalidatesAcrossNodes(ofUser);
    } finally {
      for (RedisServer server : servers) {
        server.stop();
      }
    }
  }

  /** What a cluster needs to elect another master is all that its loss costs. */
  @Test
  @Tag("long")
  void followsTheLogToItsNewMaster(@TempDir Path directory) throws Exception {
    int[] ports = {clusterPort(), clusterPort(), clusterPort(), clusterPort()};
    Map<Integer, RedisServer> servers = new LinkedHashMap<>();
    try {
      for (int port : ports) {
        servers.put(port, clusterServer(port, directory));
      }
      join(ports, 3);
      int master = ports[ownerOfTheLog()];
      replicate(master, ports[3]);
      String uri =
          IntStream.of(ports).mapToObj(p -> "redis://127.0.0.1:" + p).collect(joining(","));
      CachePolicy policy = CachePolicy.fresh(Duration.ofMinutes(5)).tags("t");
      try (ResponseCache one = node(uri, policy);
          ResponseCache two = node(uri, policy)) {
        Awaitility.await().until(() -> isUp(one) && isUp(two));
        Request request = Request.get("/0").build();
        byte[] first = one.serve(request, origin).body();
        assertThat(two.serve(request, origin)).isNotNull();

        Objects.requireNonNull(servers.remove(master)).stop();

        InvalidationReceipt receipt = one.invalidate(CacheTag.of("t"));
        assertThat(receipt.awaitFleet(Duration.ofSeconds(60))).isTrue();
        assertThat(two.serve(request, origin).body()).isNotEqualTo(first);
        Awaitility.await().until(() -> isUp(one) && isUp(two));
        assertThat(one.state().cause()).isEmpty();
      }
    } finally {
      for (RedisServer server : servers.values()) {
        server.stop();
      }
    }
  }

  private static boolean isUp(ResponseCache cache) {
    return cache.state().log() == CacheState.Part.UP;
  }

  /** Of three, by the slot of the log's keys. */
  private static int ownerOfTheLog() {
    return SlotHash.getSlot("{log}") / 5462;
  }

  private static void replicate(int master, int replica) {
    String[] id = {""};
    command(
        master,
        c -> {
          id[0] = c.sync().clusterMyId();
          return "OK";
        });
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> command(replica, c -> c.sync().clusterReplicate(id[0])));
    Awaitility.await()
        .until(
            () -> {
              boolean[] linked = {false};
              command(
                  replica,
                  c -> {
                    linked[0] = c.sync().info("replication").contains("master_link_status:up");
                    return "OK";
                  });
              return linked[0];
            });
  }

  @Test
  void worksBehindASentinel() throws Exception {
    try (RedisProcess redis = new RedisProcess()) {
      RedisSentinel sentinel = sentinelOf(redis);
      sentinel.start();
      try {
        invalidatesAcrossNodes("redis-sentinel://" + at(sentinel) + "#mymaster");
      } finally {
        sentinel.stop();
      }
    }
  }

  /** As one on a machine whose disk hangs. */
  @Test
  void aSentinelThatIsSilentHidesNoOther() throws Exception {
    try (RedisProcess redis = new RedisProcess();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisSentinel sentinel = sentinelOf(redis);
      sentinel.start();
      String both = "127.0.0.1:" + silent.getLocalPort() + "," + at(sentinel);
      try (ResponseCache node =
          ResponseCache.builder()
              .remote(RedisTier.connect("redis-sentinel://" + both + "#mymaster"))
              .build()) {
        Awaitility.await().until(() -> node.state().log() == CacheState.Part.UP);
      } finally {
        sentinel.stop();
      }
    }
  }

  private static RedisSentinel sentinelOf(RedisProcess redis) throws IOException {
    return RedisSentinel.newRedisSentinel()
        .port(RedisProcess.freePort())
        .setting("bind 127.0.0.1")
        .setting("sentinel monitor mymaster 127.0.0.1 " + redis.port() + " 1")
        .build();
  }

  private static String at(RedisSentinel sentinel) {
    return "127.0.0.1:" + sentinel.ports().get(0);
  }

  /** With the rules of the guide, and those that it adds for a cluster. */
  private static Object addUser(StatefulRedisConnection<String, String> connection) {
    String rules = new RedisRights("edgekit").rules() + " " + RedisRights.CLUSTER_RULES;
    CommandArgs<String, String> arguments =
        new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("app").add("on").add(">pw");
    List.of(rules.split(" ", -1)).forEach(arguments::add);
    return connection
        .sync()
        .dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  private void invalidatesAcrossNodes(String uri) throws InterruptedException {
    CachePolicy policy = CachePolicy.fresh(Duration.ofMinutes(5)).tags("t");
    try (ResponseCache one = node(uri, policy);
        ResponseCache two = node(uri, policy)) {
      for (int i = 0; i < 8; i++) { // on both servers of a cluster
        Request request = Request.get("/" + i).build();
        byte[] first = one.serve(request, origin).body();
        assertThat(two.serve(request, origin).body()).isEqualTo(first);
      }
      assertThat(one.invalidate(CacheTag.of("t")).awaitFleet(Duration.ofSeconds(20))).isTrue();
      assertThat(two.invalidate(CacheKey.of("localhost/0")).awaitFleet(Duration.ofSeconds(20)))
          .isTrue();
      int loads = origin.loads();
      two.serve(Request.get("/0").build(), origin);
      assertThat(origin.loads()).isEqualTo(loads + 1);
    }
  }

  private static ResponseCache node(String uri, CachePolicy policy) {
    ResponseCache cache =
        ResponseCache.builder().policy(policy).remote(RedisTier.connect(uri)).build();
    Awaitility.await().until(() -> cache.stats().remoteUp().orElse(false));
    return cache;
  }

  private static RedisServer clusterServer(int port, Path directory) throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .setting("cluster-enabled yes")
            .setting("cluster-node-timeout 2000")
            .setting("cluster-config-file " + directory.resolve(port + ".conf"))
            .build();
    server.start();
    return server;
  }

  /** All meet; the first of them are masters, each of its part of the slots. */
  private static void join(int[] ports, int masters) {
    int part = (16_384 + masters - 1) / masters;
    for (int i = 0; i < masters; i++) {
      int first = i * part;
      int end = Math.min(16_384, first + part);
      command(ports[i], c -> c.sync().clusterAddSlots(IntStream.range(first, end).toArray()));
    }
    for (int i = 1; i < ports.length; i++) {
      int other = ports[i];
      command(ports[0], c -> c.sync().clusterMeet("127.0.0.1", other));
    }
  }

  private static boolean isUp(String uri) {
    try (Remote tier = RedisTier.connect(uri).open(RemoteLog.Watcher.none())) {
      tier.log().reconnect();
      for (int i = 0; i < 8; i++) {
        tier.entries().delete(List.of(CacheKey.of("probe" + i)));
      }
      return true;
    } catch (RemoteUnavailable e) {
      return false;
    }
  }

  private interface Command {
    Object on(StatefulRedisConnection<String, String> connection);
  }

  private static void command(int port, Command command) {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      assertThat(command.on(connection)).isEqualTo("OK");
    } finally {
      client.shutdown();
    }
  }

  /** The cluster's own port is 10,000 higher. */
  private static int clusterPort() throws IOException {
    int port = RedisProcess.freePort();
    while (port > 55_000) {
      port = RedisProcess.freePort();
    }
    return port;
  }
}
