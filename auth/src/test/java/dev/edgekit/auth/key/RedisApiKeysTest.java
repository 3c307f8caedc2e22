package dev.edgekit.auth.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.Decision;
import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.auth.fixture.SlowProxy;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RedisApiKeysTest {
  private RedisProcess redis;
  private ApiKeys keys;
  private ApiKeys otherNode;

  @BeforeEach
  void start() throws IOException {
    redis = RedisProcess.start();
    keys = ApiKeys.connect(redis.uri());
    otherNode = ApiKeys.connect(redis.uri());
  }

  @AfterEach
  void stop() throws IOException {
    keys.close();
    otherNode.close();
    redis.close();
  }

  @Test
  void sharesKeysAmongNodes() {
    IssuedKey issued = keys.issue(ApiKeyGrant.to("billing").withScopes("a"));
    assertThat(otherNode.list()).containsExactly(issued.key());
    assertThat(read(otherNode, issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);

    IssuedKey successor = otherNode.rotate(issued.key().id(), Duration.ofHours(1));
    assertThat(read(keys, successor)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    assertThat(read(keys, issued)).isEqualTo(ApiKeyReading.Kind.ACCEPTED);

    keys.revoke(issued.key().id());
    assertThat(read(otherNode, issued)).isEqualTo(ApiKeyReading.Kind.REVOKED);
    assertThat(keys.lastUse(successor.key().id())).isPresent();
  }

  @Test
  void countsARateOnceForAllNodes() {
    IssuedKey issued =
        keys.issue(ApiKeyGrant.to("billing").withRate(new ApiKeyRate(3, Duration.ofHours(1))));

    List<ApiKeyReading.Kind> kinds =
        IntStream.range(0, 6).mapToObj(i -> read(i % 2 == 0 ? keys : otherNode, issued)).toList();

    assertThat(kinds.subList(0, 3)).containsOnly(ApiKeyReading.Kind.ACCEPTED);
    assertThat(kinds.subList(3, 6)).containsOnly(ApiKeyReading.Kind.RATE);
  }

  @Test
  void answers429WithTheTimeToWait() {
    IssuedKey issued =
        keys.issue(ApiKeyGrant.to("billing").withRate(new ApiKeyRate(1, Duration.ofHours(1))));
    AuthGate gate = AuthGate.builder().apiKeys(keys).build();
    Request request = Request.get("/courses").header("X-API-Key", issued.text()).build();

    assertThat(gate.decide(request).status()).isEqualTo(200);
    Decision refused = gate.decide(request);

    assertThat(refused.status()).isEqualTo(429);
    String wait = refused.response().headers().first("Retry-After").orElseThrow();
    assertThat(Long.parseLong(wait)).isBetween(3_500L, 3_600L);
  }

  @Test
  void losesNoChangeWhenNodesChangeKeysAtOnce() {
    String id = keys.issue("billing").key().id();

    IntStream.range(0, 20).parallel().forEach(i -> (i % 2 == 0 ? keys : otherNode).issue("s" + i));
    keys.revoke(id);
    assertThatThrownBy(() -> otherNode.rotate(id, Duration.ofHours(1)))
        .hasMessageContaining("REVOKED");

    assertThat(keys.list()).hasSize(21);
  }

  /** A process that has just started takes longer to connect than a command may. */
  @Test
  void theFirstRequestWaitsForTheFirstConnection() throws Exception {
    IssuedKey issued = keys.issue("billing");
    try (SlowProxy slow = SlowProxy.to(redis.port());
        ApiKeys late = ApiKeys.connect("redis://127.0.0.1:" + slow.port())) {
      slow.awaitAsked(); // before anybody asked for a key
      var reading = CompletableFuture.supplyAsync(() -> read(late, issued));
      Thread.sleep(3 * RedisStore.TIMEOUT.toMillis());
      assertThat(reading).isNotDone();

      slow.open();

      assertThat(reading.get()).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    }
  }

  /** Whoever gives commands a minute doesn't mean five seconds for the first connection. */
  @Tag("long")
  @Test
  void theFirstConnectionMayTakeAsLongAsACommand() throws Exception {
    IssuedKey issued = keys.issue("billing");
    try (SlowProxy slow = SlowProxy.to(redis.port());
        ApiKeys late = ApiKeys.connect("redis://127.0.0.1:" + slow.port() + "?timeout=1m")) {
      slow.awaitAsked();
      var reading = CompletableFuture.supplyAsync(() -> read(late, issued));
      Thread.sleep(6_000);
      assertThat(reading).isNotDone();

      slow.open();

      assertThat(reading.get()).isEqualTo(ApiKeyReading.Kind.ACCEPTED);
    }
  }

  @Test
  void answers503WhileRedisIsDown() throws IOException {
    IssuedKey issued = keys.issue("billing");
    AuthGate gate = AuthGate.builder().apiKeys(keys).build();
    Request request = Request.get("/courses").header("X-API-Key", issued.text()).build();
    assertThat(gate.decide(request).status()).isEqualTo(200);

    redis.kill();

    assertThat(gate.decide(request).status()).isEqualTo(503);
    redis.restart();
    Patience.await().until(() -> gate.decide(request).status() == 401); // an empty Redis
  }

  private static ApiKeyReading.Kind read(ApiKeys keys, IssuedKey issued) {
    return keys.read(issued.text(), "127.0.0.1").kind();
  }
}
