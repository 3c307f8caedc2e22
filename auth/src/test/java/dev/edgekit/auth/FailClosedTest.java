package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.fixture.Breakable;
import dev.edgekit.auth.fixture.ForwardingStore;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.key.IssuedKey;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.AuthJsSessions;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionCheck;
import dev.edgekit.auth.session.SessionSeams;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.auth.session.SpringSessions;
import dev.edgekit.http.Request;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever breaks, nobody gets in, and nothing that is secret gets out. */
class FailClosedTest {
  private static final String SECRET = "a-secret-that-nobody-may-see";
  private static final String ID = "8FIKVKZFMxx18M5j8KF_BMdffVFVs5rm";

  @TempDir Path directory;

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException(SECRET),
        new NullPointerException(SECRET),
        new ClassCastException(SECRET),
        new ArrayIndexOutOfBoundsException(SECRET),
        new UnsupportedOperationException(SECRET),
        new NoSuchElementException(SECRET),
        new StackOverflowError(SECRET),
        new NoClassDefFoundError(SECRET),
        new OutOfMemoryError(SECRET));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anyFaultOfAStoreIs503(Throwable fault) {
    SessionStore broken = broken(fault);

    for (SessionCheck sessions : formats(broken)) {
      Decision decision = AuthGate.builder().sessions(sessions).build().decide(request());
      assertThat(decision.isAllowed()).as("%s", sessions).isFalse();
      assertThat(decision.status()).as("%s", sessions).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void anyFaultOfAHostsOwnCheckIs503(Throwable fault) {
    SessionCheck broken =
        (SessionCheck)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SessionCheck.class},
                (proxy, method, arguments) -> {
                  throw fault;
                });

    assertThat(AuthGate.builder().sessions(broken).build().decide(request()).status())
        .isEqualTo(503);
  }

  @Test
  void noValueOfAStoreIsASessionUnlessItIsOne() {
    for (byte[] value : badValues()) {
      SessionStore odd =
          new ForwardingStore(SessionStore.inMemory()) {
            @Override
            public Optional<byte[]> get(String key) {
              return Optional.of(value);
            }

            @Override
            public Map<String, byte[]> fields(String key) {
              return Map.of(
                  "creationTime", value,
                  "lastAccessedTime", value,
                  "maxInactiveInterval", value,
                  "sessionAttr:SPRING_SECURITY_CONTEXT", value);
            }
          };
      for (SessionCheck sessions : formats(odd)) {
        assertThat(AuthGate.builder().sessions(sessions).build().decide(request()).isAllowed())
            .isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aBrokenListenerOrShadowAllowsNothingAndDeniesNothing(Throwable fault) {
    AuthGate gate =
        AuthGate.builder()
            .rules(
                RuleSource.of(
                    RuleSet.parse(
                        "version: 1\nrules: [{id: a, when: \"Path(`/a`)\", check: none}]")))
            .listener((decision, nanos) -> Breakable.sneakyThrow(fault))
            .shadow(Shadow.of(Breakable.broken(RuleSource.class, fault)))
            .build();

    assertThat(gate.decide(Request.get("/a").build()).isAllowed()).isTrue();
    assertThat(gate.decide(Request.get("/b").build()).isAllowed()).isFalse();
  }

  @Test
  void printsNoSecret() throws Exception {
    String output = captured(this::everythingThatCouldPrint);

    assertThat(output).contains("check session failed");
    assertThat(output).doesNotContain(SECRET).doesNotContain(ID);
  }

  private String everythingThatCouldPrint() {
    StringBuilder printed = new StringBuilder();
    ApiKeys keys = ApiKeys.at(directory.resolve("keys.json"));
    IssuedKey issued = keys.issue("billing");
    RuntimeException fault = new IllegalStateException(SECRET + ID);
    for (SessionCheck sessions : formats(broken(fault))) {
      AuthGate gate = AuthGate.builder().sessions(sessions).apiKeys(keys).build();
      Request withKey =
          Request.get("/courses?key=" + SECRET).header("X-API-Key", issued.text()).build();
      for (Request request : List.of(request(), withKey)) {
        Decision decision = gate.decide(request);
        printed.append(decision).append(decision.principal()).append(decision.classification());
        if (!decision.isAllowed()) {
          printed.append(decision.response()).append(decision.response().headers().toMap());
          printed.append(new String(decision.response().body(), StandardCharsets.UTF_8));
        }
      }
      printed.append(sessions).append(keys).append(keys.list()).append(issued);
    }
    printed.append(thrown(() -> ExpressSessions.in(broken(fault), List.of(SECRET, ""))));
    printed.append(thrown(() -> AuthJsSessions.nextAuth(List.of(SECRET, ""))));
    assertThat(printed.toString()).doesNotContain(issued.text().substring(3));
    return printed.toString();
  }

  private static String thrown(Supplier<Object> action) {
    try {
      return action.get().toString();
    } catch (IllegalArgumentException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }

  private static String captured(Supplier<String> action) {
    PrintStream error = System.err;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      return action.get() + captured.toString(StandardCharsets.UTF_8);
    } finally {
      System.setErr(error);
    }
  }

  private static List<SessionCheck> formats(SessionStore store) {
    return List.of(
        ExpressSessions.in(store, List.of(SECRET)),
        ExpressSessions.in(store.withMemory(Duration.ofSeconds(1)), List.of(SECRET)),
        SpringSessions.in(store),
        SpringSessions.in(store.withMemory(Duration.ofSeconds(1))),
        Sessions.in(store));
  }

  /** With a cookie that every format takes for one of its own. */
  private static Request request() {
    String signed = SessionSeams.signed(SECRET, ID);
    return Request.get("/client/me")
        .header(
            "Cookie",
            "connect.sid=%s; SESSION=OEZJS1ZLWkZNeHgxOE01ag; __Host-session=%s"
                .formatted(signed, ID))
        .build();
  }

  private static SessionStore broken(Throwable fault) {
    return (SessionStore)
        Proxy.newProxyInstance(
            FailClosedTest.class.getClassLoader(),
            new Class<?>[] {SessionStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("withMemory")) {
                return SessionSeams.remembered((SessionStore) proxy, (Duration) arguments[0]);
              }
              throw fault;
            });
  }

  private static List<byte[]> badValues() {
    return Stream.of(
            "",
            "0",
            "-1",
            "null",
            "true",
            "{}",
            "[]",
            "\"x\"",
            "{\"cookie\":1}",
            "{\"cookie\":{}}",
            "{\"user\":\"x\"}",
            "{\"cookie\":{},\"user\":[]}",
            "1e400",
            "9".repeat(400),
            "[".repeat(100_000),
            "{\"a\":".repeat(5_000),
            "\u0000",
            "\uFFFF",
            "{\"user\":\"x\",\"began\":\"y\"}",
            "{\"user\":\"x\",\"began\":9223372036854775807}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
