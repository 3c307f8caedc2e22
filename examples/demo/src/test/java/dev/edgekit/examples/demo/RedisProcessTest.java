package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisProcessTest {
  @TempDir Path folder;

  @Test
  void keepsItsDataWhenKilledAndBroughtBack() throws Exception {
    try (RedisProcess redis = RedisProcess.start(folder);
        RedisClient client = RedisClient.create(redis.uri())) {
      RedisCommands<String, String> commands = client.connect().sync();
      commands.set("sess:a", "alice");
      commands.configSet("appendfsync", "always");
      commands.set("sess:b", "bob");

      redis.kill();
      redis.startAgain();

      RedisCommands<String, String> again = client.connect().sync();
      assertThat(again.mget("sess:a", "sess:b"))
          .extracting("value")
          .containsExactly("alice", "bob");
    }
  }

  @Test
  void leavesNoProcessBehind() throws Exception {
    RedisProcess redis = RedisProcess.start(folder);
    long pid = redis.pid();

    redis.close();

    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void endsWhatAKilledDemoLeftBehind() throws Exception {
    RedisProcess left = RedisProcess.start(folder);

    try (RedisProcess redis = RedisProcess.start(folder)) {
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive).isEmpty());
      assertThat(redis.pid()).isNotEqualTo(left.pid());
    }
  }
}
