package dev.edgekit.cache.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.history.MortalRedis;
import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
import io.lettuce.core.RedisClient;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RedisConnectionsTest {
  private final RedisHealth health =
      new RedisHealth(RemoteLog.Watcher.none(), new RedisKeys("test", 3));

  @Test
  void whoIsInterruptedWhileConnectingHasLearnedNothingOfRedis() {
    CountDownLatch never = new CountDownLatch(1);
    RedisConnections connections =
        RedisConnections.forCommands(() -> hang(never), Duration.ofMillis(500), health);
    Thread.currentThread().interrupt();

    assertThatThrownBy(connections::open).isInstanceOf(RemoteUnavailable.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(health.ofLog().cause()).isEqualTo("Redis has not answered yet");
    never.countDown();
  }

  /** As a client of a cluster does whose connection another thread closes meanwhile. */
  @Test
  void whateverTheClientThrowsIsAnOutage() throws Exception {
    try (MortalRedis redis = MortalRedis.start()) {
      RedisClient client = RedisClient.create("redis://127.0.0.1:" + redis.port());
      try (RedisConnections connections =
          RedisConnections.forCommands(() -> open(client), Duration.ofSeconds(5), health)) {
        assertThat(connections.open()).isTrue();

        assertThatThrownBy(() -> connections.call(RedisUse.READ, RedisConnectionsTest::closed))
            .isInstanceOf(RemoteUnavailable.class);

        assertThat(connections.isOpen()).isFalse();
        assertThat(health.ofEntries().kind()).isEqualTo(RemoteHealth.Kind.DOWN);
        assertThat(connections.open()).isTrue();
      } finally {
        client.shutdown();
      }
    }
  }

  private static RedisConnections.Link open(RedisClient client) {
    var connection = client.connect(RedisConnections.CODEC);
    return new RedisConnections.Link(connection, connection.sync());
  }

  private static Object closed(Object commands) {
    throw new IllegalStateException("ConnectionProvider is already closed");
  }

  private static RedisConnections.Link hang(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("nobody waits for it");
  }
}
