package dev.edgekit.cache.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.cache.internal.log.RemoteHealth;
import dev.edgekit.cache.internal.log.RemoteHealth.Kind;
import dev.edgekit.cache.internal.log.RemoteLog;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisHealthTest {
  private final List<String> told = new ArrayList<>();
  private final RedisHealth health = new RedisHealth(watcher(), new RedisKeys("ns", 1));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLUSTERDOWN The cluster is down",
        "NOREPLICAS Not enough good replicas to write.",
        "BUSY Redis is busy running a script.",
        "MISCONF Redis is configured to save RDB snapshots, but it's unable to persist to disk.",
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "NOAUTH Authentication required.",
        "ERR max number of clients reached",
        "ERR too many arguments"
      })
  void anErrorReplyIsToldOnceInItsWordsUntilTheSameIsDone(String words) {
    for (int i = 0; i < 3; i++) {
      health.failed(RedisUse.LOOK, new RedisCommandExecutionException(words));
      health.done(RedisUse.CONNECTION); // it answers, after all
    }

    assertThat(told).singleElement().asString().contains(words);
    assertThat(health.ofLog().kind()).isEqualTo(Kind.REFUSING);
    assertThat(health.ofLog().cause()).contains(words);
    assertThat(health.ofEntries()).isEqualTo(RemoteHealth.WELL);
    health.done(RedisUse.LOOK);
    assertThat(health.ofLog()).isEqualTo(RemoteHealth.WELL);
    assertThat(told).hasSize(2).endsWith("found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ERR Error running script (call to f_1): @user_script:1: -OOM command not allowed | more memory",
        "ERR The user executing the script can't run this command or subcommand | ~ns:* +eval",
        "NOPERM this user has no permissions to run the 'evalsha' command | ~ns:* +eval",
        "ACL failure in script: NOPERM User has no permissions to run 'xadd' | ~ns:* +eval",
        "READONLY You can't write against a read only replica | its master",
        "WRONGPASS invalid username-password pair | password in its address"
      })
  void whatToDoIsSaidWithIt(String words, String advice) {
    health.failed(RedisUse.LOOK, new RedisCommandExecutionException(words));

    assertThat(told).singleElement().asString().contains(words).contains(advice);
  }

  /** A node that has just begun to connect is not well, and nothing has been lost. */
  @Test
  void beforeAnythingIsAnsweredItIsDownWithoutAWord() {
    assertThat(health.ofLog().kind()).isEqualTo(Kind.DOWN);
    assertThat(health.ofEntries().kind()).isEqualTo(Kind.DOWN);

    health.done(RedisUse.LOOK);

    assertThat(health.ofLog()).isEqualTo(RemoteHealth.WELL);
    assertThat(health.ofEntries()).isEqualTo(RemoteHealth.WELL);
    assertThat(told).isEmpty();
  }

  @Test
  void whatFailsAlikeIsOneLineAndEndsWithTheLast() {
    RedisCommandExecutionException full =
        new RedisCommandExecutionException("OOM command not allowed");
    health.failed(RedisUse.LOOK, full);
    health.failed(RedisUse.FILL, full);
    health.done(RedisUse.LOOK);

    assertThat(told).hasSize(1);
    assertThat(health.ofLog()).isEqualTo(RemoteHealth.WELL);
    assertThat(health.ofEntries().kind()).isEqualTo(Kind.REFUSING);
    health.done(RedisUse.FILL);
    assertThat(told).hasSize(2).endsWith("found");
  }

  @Test
  void aRefusedHandshakeIsARefusalAndAnUnreachableServerIsNot() {
    health.failed(
        RedisUse.CONNECTION,
        new RedisConnectionException(
            "Unable to connect", new RedisCommandExecutionException("WRONGPASS invalid")));
    assertThat(health.ofEntries().kind()).isEqualTo(Kind.REFUSING);

    health.failed(
        RedisUse.CONNECTION,
        new RedisConnectionException("Unable to connect", new java.io.IOException("no route")));

    assertThat(health.ofEntries().kind()).isEqualTo(Kind.DOWN);
    assertThat(health.ofEntries().cause()).contains("Unable to connect: no route");
    assertThat(told).hasSize(2);
  }

  @Test
  void whatIsDoneWithoutIsNoProblemAndNothingIsToldAfterClosing() {
    health.failed(RedisUse.ASIDE, new RedisCommandExecutionException("NOPERM info"));
    health.close();
    health.failed(RedisUse.CONNECTION, new RedisConnectionException("closed"));

    assertThat(told).isEmpty();
    assertThat(health.ofLog()).isEqualTo(RemoteHealth.WELL);
  }

  private RemoteLog.Watcher watcher() {
    return new RemoteLog.Watcher() {
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
  }
}
