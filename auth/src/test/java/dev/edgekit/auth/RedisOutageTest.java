package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisOutageTest {
  private RedisProcess redis;
  private ExpressSessions sessions;
  private AuthGate gate;

  @BeforeEach
  void start() throws IOException {
    redis = RedisProcess.start();
    sessions = ExpressSessions.connect(redis.uri(), List.of("keyboard cat"));
    gate = AuthGate.builder().sessions(sessions).build();
  }

  @AfterEach
  void stop() throws IOException {
    gate.close();
    redis.close();
  }

  @Test
  void answers503WhileRedisIsDownAndChecksAgainWhenItIsBack() throws IOException {
    Request alice = signIn("alice");
    assertThat(gate.decide(alice).status()).isEqualTo(200);

    redis.kill();

    Patience.await().until(() -> gate.decide(alice).status() == 503); // after a second at most
    assertThat(gate.decide(alice).reason()).isEqualTo("check-unavailable");
    assertThat(gate.decide(Request.get("/client/me").build()).status()).isEqualTo(401);

    redis.restart();

    Patience.await().until(() -> gate.decide(alice).status() == 401); // an empty Redis
    Request bob = signIn("bob");
    assertThat(gate.decide(bob).principal()).hasValue(Principal.user("bob").withCheck("session"));
  }

  @Test
  void startsWithoutRedisAndFindsItLater() throws IOException {
    Request alice = signIn("alice");
    redis.kill();
    AuthGate early =
        AuthGate.builder()
            .sessions(ExpressSessions.connect(redis.uri(), List.of("keyboard cat")))
            .build();
    try (early) {
      assertThat(early.decide(alice).status()).isEqualTo(503);

      redis.restart();

      Patience.await().until(() -> early.decide(alice).status() == 401);
    }
  }

  @Test
  void keepsSessionsInRedisForTheirLifetime() {
    Request alice = signIn("alice");

    assertThat(gate.decide(alice).isAllowed()).isTrue();
    sessions.destroy(alice);
    assertThat(gate.decide(alice).status()).isEqualTo(401);
  }

  private Request signIn(String user) {
    String setCookie = sessions.create(user);
    return Request.get("/client/me")
        .header("Cookie", setCookie.substring(0, setCookie.indexOf(';')))
        .build();
  }
}
