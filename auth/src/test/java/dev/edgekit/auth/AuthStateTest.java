package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.http.Request;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a gate is in its state, and in gauges. */
class AuthStateTest {
  private static final String RULES =
      """
      version: 1
      rules:
        - {id: client, when: "Under(`/client`)", check: session}
        - {id: api, when: "Under(`/api`)", check: api-key}
      """;

  @TempDir private Path folder;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  @Test
  void tellsWhichRulesAndKeysAreRefusedAndSinceWhen() throws IOException {
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
    Path file = folder.resolve("keys.json");
    ApiKeys keys = ApiKeys.at(file);
    keys.issue("billing");
    byte[] good = Files.readAllBytes(file);
    try (AuthGate gate =
        AuthGate.builder()
            .rules(RuleSource.watching(rules))
            .apiKeys(keys)
            .listener(AuthMetrics.in(registry))
            .build()) {
      assertThat(gate.state().missingChecks()).containsExactly("session");
      assertThat(gate.state().rulesRefusal()).isEmpty();
      assertThat(gauge("edgekit.auth.checks.missing")).isEqualTo(1);

      Files.writeString(rules, RULES.replace("api-key", "apikey"));
      Files.writeString(file, "{ broken");

      Patience.await().until(() -> gate.state().rulesRefusal().isPresent());
      Patience.await()
          .until(() -> gate.state().keys().values().iterator().next().refusal().isPresent());
      assertThat(gate.state().toString())
          .contains("rules refused", "apikey", "keys of api-key refused", "session missing");
      assertThat(gauge("edgekit.auth.keys.refused")).isPositive();
      assertThat(gauge("edgekit.auth.keys.age")).isPositive();

      Files.writeString(rules, RULES);
      Files.write(file, good);

      Patience.await().until(() -> gate.state().rulesRefusal().isEmpty());
      Patience.await()
          .until(() -> gate.state().keys().values().iterator().next().refusal().isEmpty());
      assertThat(gauge("edgekit.auth.keys.refused")).isZero();
    }
  }

  @Test
  void tellsWhichStoreDoesNotAnswer() throws IOException {
    RedisProcess redis = RedisProcess.start();
    ExpressSessions sessions =
        ExpressSessions.in(RedisStore.connect(redis.uri()), List.of("keyboard cat"));
    try (redis;
        AuthGate gate =
            AuthGate.builder()
                .sessions(sessions)
                .apiKeys(ApiKeys.at(folder.resolve("keys.json")))
                .build()) {
      String cookie = sessions.create("ada");
      Request request =
          Request.get("/client").header("Cookie", cookie.substring(0, cookie.indexOf(';'))).build();
      assertThat(gate.decide(request).isAllowed()).isTrue();
      assertThat(gate.state()).hasToString("healthy");

      redis.kill();
      assertThat(gate.decide(request).status()).isEqualTo(503);
      gate.decide(Request.get("/client").header("Cookie", "connect.sid=x").build());
      assertThat(gate.state()).hasToString("session unavailable");
      assertThat(gate.state().isHealthy()).isFalse();

      redis.restart();
      Patience.await().until(() -> gate.decide(request).status() != 503);
      assertThat(gate.state().isHealthy()).isTrue();
    }
  }
}
