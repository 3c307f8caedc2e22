package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.ForwardingStore;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleReload;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.RedisStore;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.auth.token.TokenCheck;
import dev.edgekit.auth.token.TokenReading;
import dev.edgekit.http.Request;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthGateBuilderTest {
  private static final RuleSet RULES =
      RuleSet.parse(
          """
          version: 1
          checks: {partner: {type: api-key, store: redis}}
          defaults: {check: partner}
          rules:
            - {id: a, when: "Path(`/a`)", check: none}
            - {id: b, when: "Path(`/b`)", check: session}
          """);

  private final List<String> closed = new ArrayList<>();

  @TempDir Path directory;

  @Test
  void namesTheChecksThatNobodyGives() {
    AuthGate bare = AuthGate.builder().build();
    AuthGate gate = AuthGate.builder().rules(RuleSource.of(RULES)).sessions(sessions()).build();

    assertThat(bare.missingChecks()).containsExactly("api-key", "session");
    assertThat(gate.missingChecks()).containsExactly("partner");
    assertThat(gate.decide(Request.get("/c").build()).status()).isEqualTo(503);
  }

  @Test
  void buildsTwiceAndIsNotChangedByIt() {
    AuthGateBuilder builder = AuthGate.builder().rules(RuleSource.of(RULES));
    AuthGate first = builder.build();

    AuthGate second = builder.sessions(sessions()).build();

    assertThat(first.missingChecks()).containsExactly("partner", "session");
    assertThat(second.missingChecks()).containsExactly("partner");
  }

  @Test
  void closesWhatItWasGivenAndAsOftenAsOneLikes() {
    AuthGate gate =
        AuthGate.builder()
            .rules(new Rules())
            .sessions(sessions())
            .apiKeys(ApiKeys.at(directory.resolve("keys.json")))
            .tokens(new Tokens())
            .build();

    gate.close();
    gate.close();

    assertThat(closed).contains("rules", "sessions", "tokens");
  }

  @Test
  void aStoreInRedisSaysThatItWasClosedWhileItWasConnecting() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      RedisStore store = RedisStore.connect("redis://127.0.0.1:" + silent.getLocalPort());
      store.close();
      store.close();

      assertThatThrownBy(() -> store.get("a")).hasMessageContaining("closed by its owner");
    }
  }

  @Test
  void closesTheRestWhereOneOfThemThrows() {
    RuleSource throwing =
        new RuleSource() {
          @Override
          public RuleSet current() {
            return RULES;
          }

          @Override
          public void close() {
            throw new IllegalStateException("the source's own fault");
          }
        };
    AuthGate gate =
        AuthGate.builder().rules(throwing).sessions(sessions()).tokens(new Tokens()).build();

    assertThatThrownBy(gate::close).hasMessage("the source's own fault");

    assertThat(closed).contains("sessions", "tokens");
  }

  /** What was opened by an address is closed with the gate, a client of the host's never. */
  @Test
  void closesTheStoreOfKeysThatItOpenedAndNoClientOfTheHosts() throws IOException {
    try (RedisProcess redis = RedisProcess.start()) {
      RedisClient client = RedisClient.create(redis.uri());
      ApiKeys own = ApiKeys.connect(redis.uri());
      ApiKeys borrowed = ApiKeys.of(client);
      own.issue("billing");

      AuthGate.builder().apiKeys(own).build().close();
      AuthGate.builder().apiKeys(borrowed).build().close();

      assertThatThrownBy(own::list).isInstanceOf(RedisException.class);
      assertThatThrownBy(borrowed::list).isInstanceOf(RedisException.class);
      assertThat(client.connect().sync().ping()).isEqualTo("PONG");
      client.shutdown();
    }
  }

  @Test
  void tellsEveryListenerOfDecisionsAndReloadsThoughOneOfThemThrows() {
    List<String> heard = new ArrayList<>();
    Rules rules = new Rules();
    AuthListener throwing =
        (decision, nanos) -> {
          throw new IllegalStateException("a listener's own fault");
        };
    AuthListener recording =
        new AuthListener() {
          @Override
          public void decided(Decision decision, long nanos) {
            heard.add(decision.reason());
          }

          @Override
          public void reloaded(RuleReload reload) {
            heard.add(reload.source());
          }
        };
    AuthGate gate = AuthGate.builder().rules(rules).listener(throwing).listener(recording).build();

    gate.decide(Request.get("/a").build());
    rules.listeners.forEach(l -> l.accept(new RuleReload("rules.yaml", RULES, Optional.empty())));

    assertThat(heard).containsExactly("allowed", "rules.yaml");
  }

  @Test
  void refusesWhatIsNoOriginAlsoWithoutSessions() {
    assertThatThrownBy(() -> AuthGate.builder().trustedOrigins("www.example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("www.example.com");
  }

  private ExpressSessions sessions() {
    return ExpressSessions.in(
        new ForwardingStore(SessionStore.inMemory()) {
          @Override
          public void close() {
            closed.add("sessions");
          }
        },
        List.of("keyboard cat"));
  }

  private final class Tokens implements TokenCheck {
    @Override
    public TokenReading read(String token) {
      throw new IllegalStateException("nobody asks");
    }

    @Override
    public void close() {
      closed.add("tokens");
    }
  }

  private final class Rules implements RuleSource {
    private final List<Consumer<RuleReload>> listeners = new ArrayList<>();

    @Override
    public RuleSet current() {
      return RULES;
    }

    @Override
    public void onReload(Consumer<RuleReload> listener) {
      listeners.add(listener);
    }

    @Override
    public void close() {
      closed.add("rules");
    }
  }
}
