package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.Breakable;
import dev.edgekit.auth.key.ApiKeyGrant;
import dev.edgekit.auth.key.ApiKeyRate;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.key.KeySeams;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionCheck;
import dev.edgekit.auth.session.SessionSeams;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.http.Request;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each thing that the gate leans on works, then breaks: the same request is answered with 503. */
class SeamFaultsTest {
  private static final InstantSource SYSTEM = InstantSource.system();

  @TempDir private Path directory;

  /** A gate and a request that it allows. */
  private record Allowed(AuthGate gate, Request request) {}

  /** What can break. */
  enum Seam {
    RULE_SOURCE,
    SESSION_CHECK,
    EXPRESS_STORE,
    REMEMBERED_STORE,
    OWN_SESSIONS_STORE,
    CLOCK_OF_SESSIONS,
    CLOCK_OF_KEYS,
    KEY_STORE,
    KEY_RATES
  }

  @ParameterizedTest
  @EnumSource
  void answers503(Seam seam) {
    for (Throwable fault : FailClosedTest.faults().toList()) {
      Breakable breakable = new Breakable(fault);
      Allowed allowed = allowed(seam, breakable);
      assertThat(allowed.gate.decide(allowed.request).isAllowed()).as("%s works", seam).isTrue();

      breakable.breakNow();

      Decision decision = allowed.gate.decide(allowed.request);
      assertThat(decision.isAllowed()).as("%s throws %s", seam, fault.getClass()).isFalse();
      assertThat(decision.status()).as("%s throws %s", seam, fault.getClass()).isEqualTo(503);
    }
  }

  private Allowed allowed(Seam seam, Breakable breakable) {
    SessionStore store = breakable.of(SessionStore.class, SessionStore.inMemory());
    InstantSource clock = breakable.of(InstantSource.class, SYSTEM);
    return switch (seam) {
      case RULE_SOURCE ->
          withKey(
              ApiKeys.at(directory.resolve("keys.json")),
              breakable.of(RuleSource.class, RuleSource.of(RuleSet.clientPrefix())));
      case SESSION_CHECK -> {
        Sessions sessions = Sessions.inMemory();
        yield withCookie(breakable.of(SessionCheck.class, sessions), sessions.create("alice"));
      }
      case EXPRESS_STORE -> express(ExpressSessions.in(store, List.of("a secret")));
      case REMEMBERED_STORE ->
          express(
              ExpressSessions.in(
                  SessionSeams.remembered(store, Duration.ZERO), List.of("a secret")));
      case OWN_SESSIONS_STORE -> {
        Sessions sessions = Sessions.in(store);
        yield withCookie(sessions, sessions.create("alice"));
      }
      case CLOCK_OF_SESSIONS -> {
        Sessions sessions = SessionSeams.withClock(Sessions.inMemory(), clock);
        yield withCookie(sessions, sessions.create("alice"));
      }
      case CLOCK_OF_KEYS ->
          withKey(KeySeams.withClock(ApiKeys.at(directory.resolve("keys.json")), clock));
      case KEY_STORE -> withKey(KeySeams.withStore(directory.resolve("keys.json"), breakable));
      case KEY_RATES -> withKey(KeySeams.withRates(directory.resolve("keys.json"), breakable));
    };
  }

  private static Allowed express(ExpressSessions sessions) {
    return withCookie(sessions, sessions.create("alice"));
  }

  private static Allowed withCookie(SessionCheck sessions, String setCookie) {
    return new Allowed(
        AuthGate.builder().sessions(sessions).build(),
        Request.get("/client/me")
            .header("Cookie", setCookie.substring(0, setCookie.indexOf(';')))
            .build());
  }

  private static Allowed withKey(ApiKeys keys) {
    return withKey(keys, RuleSource.of(RuleSet.clientPrefix()));
  }

  private static Allowed withKey(ApiKeys keys, RuleSource rules) {
    ApiKeyGrant grant =
        ApiKeyGrant.to("billing").withRate(new ApiKeyRate(1000, Duration.ofSeconds(1)));
    return new Allowed(
        AuthGate.builder().apiKeys(keys).rules(rules).build(),
        Request.get("/courses").header("X-API-Key", keys.issue(grant).text()).build());
  }

  /** A server that takes connections and never answers. */
  @Test
  void aStoreThatHangsIs503() throws Exception {
    String cookie = SessionSeams.signed("a secret", "8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String uri = "redis://127.0.0.1:" + silent.getLocalPort();
      List<SessionCheck> all =
          List.of(
              ExpressSessions.connect(uri, List.of("a secret")),
              SpringSessions.connect(uri),
              Sessions.connect(uri));
      for (SessionCheck sessions : all) {
        try (AuthGate gate =
            AuthGate.builder().sessions(sessions).apiKeys(ApiKeys.connect(uri)).build()) {
          Request client =
              Request.get("/client/me")
                  .header(
                      "Cookie", "connect.sid=%s; SESSION=OEZJ; __Host-session=x".formatted(cookie))
                  .build();
          Request other =
              Request.get("/courses").header("X-API-Key", KeySeams.unknownKey()).build();

          assertThat(gate.decide(client).status()).as("%s", sessions).isEqualTo(503);
          assertThat(gate.decide(other).status()).isEqualTo(503);
        }
      }
    }
  }
}
