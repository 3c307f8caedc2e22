package dev.edgekit.auth.rule;

import static dev.edgekit.auth.fixture.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.RedisProcess;
import io.lettuce.core.RedisClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisRulesTest {
  private static final String FIRST = "rules: [{id: a, when: 'Path(`/a`)', check: none}]";
  private static final String SECOND = "rules: [{id: b, when: 'Path(`/b`)', check: none}]";

  private final BlockingQueue<RuleReload> reloads = new LinkedBlockingQueue<>();
  private RedisProcess redis;
  private RedisClient client;

  @BeforeEach
  void start() throws Exception {
    redis = RedisProcess.start();
    client = RedisClient.create(redis.uri());
  }

  @AfterEach
  void stop() throws Exception {
    client.shutdown();
    redis.close();
  }

  @Test
  void changesTheRulesOfEveryNode() {
    RedisRules.publish(client, "rules", FIRST);
    try (RuleSource one = RedisRules.connect(redis.uri(), "rules", reloads::add);
        RuleSource other = RedisRules.of(client, "rules")) {
      RuleSet published = RedisRules.publish(client, "rules", SECOND);

      await().until(() -> one.current().version().equals(published.version()));
      await().until(() -> other.current().version().equals(published.version()));
      assertThat(reloads.element().succeeded()).isTrue();
    }
  }

  /** What every node would refuse: the publisher would believe that it is in force. */
  @Test
  void publishesNothingThatLeavesLessThanHalf() {
    String four =
        """
        rules:
          - {id: a, when: Path(`/a`), check: deny}
          - {id: b, when: Path(`/b`), check: deny}
          - {id: c, when: Path(`/c`), check: deny}
          - {id: d, when: Path(`/d`), check: deny}
        """;
    String one = "rules: [{id: a, when: Path(`/a`), check: deny}]\n";
    RedisRules.publish(client, "rules", four);

    assertThatThrownBy(() -> RedisRules.publish(client, "rules", one))
        .hasMessageContaining("only 1 rules of 4 would be left");
    assertThat(RedisRules.publish(client, "rules", one + "allowShrink: true\n").size())
        .isEqualTo(1);
  }

  @Test
  void publishesNothingThatCannotBeUsed() {
    RedisRules.publish(client, "rules", FIRST);
    try (RuleSource source = RedisRules.of(client, "rules")) {
      assertThatThrownBy(() -> RedisRules.publish(client, "rules", "rules: [{id: a}]"))
          .isInstanceOf(RuleSetException.class);
      assertThat(source.current().size()).isEqualTo(1);
    }
  }

  @Test
  void keepsItsRulesWhereTheDocumentIsNotWhole() throws Exception {
    RedisRules.publish(client, "rules", FIRST);
    try (RuleSource source = RedisRules.connect(redis.uri(), "rules", reloads::add)) {
      var unused = client.connect().sync().hset("rules", "sha256", "0".repeat(64));

      RuleReload reload = reloads.take();

      assertThat(reload.problem().orElseThrow()).contains("not the one that its digest names");
      assertThat(source.current().inFileOrder().get(0).id()).isEqualTo("a");
    }
  }

  @Test
  void keepsItsRulesWhileRedisIsDown() throws Exception {
    RedisRules.publish(client, "rules", FIRST);
    try (RuleSource source = RedisRules.connect(redis.uri(), "rules", reloads::add)) {
      redis.kill();

      assertThat(reloads.take().succeeded()).isFalse();
      assertThat(source.current().size()).isEqualTo(1);

      redis.restart();
      await()
          .ignoreExceptions()
          .until(() -> RedisRules.publish(client, "rules", SECOND).size() == 1);

      await().until(() -> source.current().inFileOrder().get(0).id().equals("b"));
    }
  }

  @Test
  void failsAtTheStartWhereThereAreNoRules() {
    assertThatThrownBy(() -> RedisRules.of(client, "rules"))
        .isInstanceOf(RuleSetException.class)
        .hasMessage("redis rules: no rules are there");
  }
}
