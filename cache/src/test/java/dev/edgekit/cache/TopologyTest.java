package dev.edgekit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.flow.Remote;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import dev.edgekit.cache.internal.redis.RedisRights;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
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
        RedisServer server =
            RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("cluster-enabled yes")
                .setting("cluster-config-file " + directory.resolve(port + ".conf"))
                .build();
        server.start();
        servers.add(server);
      }
      join(ports);
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

  @Test
  void worksBehindASentinel() throws Exception {
    try (RedisProcess redis = new RedisProcess()) {
      int port = RedisProcess.freePort();
      RedisSentinel sentinel =
          RedisSentinel.newRedisSentinel()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("sentinel monitor mymaster 127.0.0.1 " + redis.port() + " 1")
              .build();
      sentinel.start();
      try {
        invalidatesAcrossNodes("redis-sentinel://127.0.0.1:" + port + "#mymaster");
      } finally {
        sentinel.stop();
      }
    }
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

  private static void join(int[] ports) {
    int half = 8192;
    for (int i = 0; i < 2; i++) {
      int first = i * half;
      command(
          ports[i], c -> c.sync().clusterAddSlots(IntStream.range(first, first + half).toArray()));
    }
    command(ports[0], c -> c.sync().clusterMeet("127.0.0.1", ports[1]));
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
