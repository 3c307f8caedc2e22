package dev.edgekit.cache.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteLog;
import dev.edgekit.cache.internal.log.RemoteUnavailable;
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
    assertThat(health.ofLog().kind()).isEqualTo(RemoteHealth.Kind.WELL);
    never.countDown();
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
