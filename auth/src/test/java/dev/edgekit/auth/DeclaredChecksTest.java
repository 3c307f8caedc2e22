package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.Patience;
import dev.edgekit.auth.fixture.RedisProcess;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSetException;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.http.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gate of nothing but a rule file, a key file, a secret file and a Redis. */
class DeclaredChecksTest {
  private static final String RULES =
      """
      version: 1
      defaults: {check: api-key}
      checks:
        session:
          type: express-session
          cookie: __Host-sid
          secrets: [env:SID_NEW, file:sid-old]
          store: redis
          prefix: "s:"
          principal: /user/id
          csrf: {trustedOrigins: ["https://www.example.com"]}
        staff: {type: session, store: env:STAFF_REDIS, idle: 30m, absolute: 12h}
        api-key: {type: api-key, format: {prefix: acme_live_, crc32: true}, store: file:keys.json}
        partner: {type: api-key, header: X-Partner-Key, store: redis}
      rules:
        - {id: client, when: "Under(`/client`)", check: session, strip: /client}
        - {id: staff, when: "Under(`/staff`)", check: staff}
        - {id: partner, when: "Under(`/partner`)", check: partner}
      """;

  @TempDir private Path directory;

  private RedisProcess redis;
  private Path file;

  @BeforeEach
  void start() throws IOException {
    redis = RedisProcess.start();
    file = Files.writeString(directory.resolve("rules.yaml"), RULES);
    Files.writeString(directory.resolve("sid-old"), "old secret\n");
  }

  @AfterEach
  void stop() throws IOException {
    redis.close();
  }

  private AuthGate gate() {
    Map<String, String> environment = Map.of("SID_NEW", "new secret", "STAFF_REDIS", redis.uri());
    return AuthGate.builder()
        .rules(RuleSource.of(RuleSet.load(file)))
        .declaredChecks(new CheckFactory(redis.uri(), environment::get))
        .build();
  }

  private ExpressSessions express(String secret) {
    return ExpressSessions.connect(redis.uri(), List.of(secret))
        .withCookie("__Host-sid")
        .withPrefix("s:")
        .withPrincipal("/user/id");
  }

  private static Request withCookie(String target, String setCookie) {
    return Request.builder("POST", target)
        .header("Cookie", setCookie.substring(0, setCookie.indexOf(';')))
        .header("Origin", "https://www.example.com")
        .build();
  }

  @Test
  void readsSessionsByTheSecretsOfTheEnvironmentAndOfAFile() {
    try (AuthGate gate = gate()) {
      for (String secret : List.of("new secret", "old secret")) {
        Decision decision = gate.decide(withCookie("/client/me", express(secret).create("alice")));

        assertThat(decision.principal())
            .as(secret)
            .hasValue(Principal.user("alice").withCheck("session"));
        assertThat(decision.path()).contains("/me");
      }
      Request forged = withCookie("/client/me", express("other secret").create("alice"));
      assertThat(gate.decide(forged).reason()).isEqualTo("forged-session");
    }
  }

  @Test
  void makesTheExamplesChecks() throws IOException {
    Files.copy(Path.of("../examples/rules/rules.yaml"), directory.resolve("example.yaml"));
    try (AuthGate gate =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.load(directory.resolve("example.yaml"))))
            .declaredChecks(new CheckFactory(redis.uri(), name -> "not " + name))
            .build()) {
      String cookie =
          ExpressSessions.connect(redis.uri(), List.of("not SID_NEW"))
              .withCookie("__Host-sid")
              .withPrincipal("/user/id")
              .create("alice");

      assertThat(gate.decide(withCookie("/client/me", cookie)).isAllowed()).isTrue();
      assertThat(gate.decide(Request.get("/healthz").build()).isAllowed()).isTrue();
      assertThat(gate.decide(Request.get("/admin").build()).reason()).isEqualTo("no-session");
    }
  }

  @Test
  void trustsTheOriginsOfACheckForThatCheckAlone() {
    String staff = Sessions.connect(redis.uri()).create("bob");
    try (AuthGate gate = gate()) {
      assertThat(gate.decide(withCookie("/staff", staff)).reason()).isEqualTo("cross-origin");
      Request own =
          Request.get("/staff").header("Cookie", staff.substring(0, staff.indexOf(';'))).build();
      assertThat(gate.decide(own).principal()).hasValue(Principal.user("bob").withCheck("staff"));
    }
  }

  @Test
  void readsEachClassOfKeysFromItsOwnStore() {
    String inFile =
        ApiKeys.at(directory.resolve("keys.json")).withPrefix("acme_live_").issue("a").text();
    String inRedis = ApiKeys.connect(redis.uri()).issue("b").text();
    try (AuthGate gate = gate()) {
      assertThat(decide(gate, "/courses", "X-API-Key", inFile)).isEqualTo("allowed");
      assertThat(decide(gate, "/courses", "X-API-Key", inRedis)).isEqualTo("unknown-key");
      assertThat(decide(gate, "/partner", "X-Partner-Key", inRedis)).isEqualTo("allowed");
      assertThat(decide(gate, "/partner", "X-Partner-Key", inFile)).isEqualTo("unknown-key");
      assertThat(decide(gate, "/partner", "X-Partner-Key", inRedis, "X-API-Key", inFile))
          .isEqualTo("two-credentials");
      assertThat(decide(gate, "/partner", "X-Partner-Key", inRedis, "Cookie", "__Host-session=x"))
          .isEqualTo("two-credentials");
    }
  }

  private static String decide(AuthGate gate, String target, String... fields) {
    Request request = Request.get(target).header(fields[0], fields[1]).build();
    if (fields.length > 2) {
      request =
          Request.get(target).header(fields[0], fields[1]).header(fields[2], fields[3]).build();
    }
    return gate.decide(request).reason();
  }

  @Test
  void whatTheServiceGivesGoesBeforeWhatTheFileSays() {
    Sessions sessions = Sessions.inMemory();
    try (AuthGate gate =
        AuthGate.builder()
            .rules(
                RuleSource.of(
                    RuleSet.parse(
                        "checks: {session: {type: express-session, secrets: 'env:NONE'}}\n"
                            + "rules: [{id: a, when: 'Path(`/a`)', check: session}]")))
            .sessions(sessions)
            .declaredChecks(new CheckFactory(redis.uri(), name -> null))
            .build()) {
      String cookie = sessions.create("alice");
      Request request =
          Request.get("/a").header("Cookie", cookie.substring(0, cookie.indexOf(';'))).build();

      assertThat(gate.decide(request).isAllowed()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          env:SID_NEW        | env:NO_SUCH          | secrets: env:NO_SUCH is not there or empty
          file:sid-old       | file:missing         | secrets: file:missing is not there or empty
          store: env:STAFF_REDIS | store: env:NONE  | store: env:NONE is not there or empty
          prefix: "s:"       | absolute: 12h        | absolute: can't be set
          idle: 30m          | idle: half an hour   | idle: must be a number with s, m, h or d
          principal: /user/id | principal: user/id   | principal: a member of the session is named by a JSON pointer
          """)
  void refusesWhatCantBeMade(String from, String to, String problem) throws IOException {
    Files.writeString(file, RULES.replace(from, to));

    assertThatThrownBy(this::gate)
        .isInstanceOf(RuleSetException.class)
        .hasMessageMatching(".*rules.yaml:\\d+: checks\\..*")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store: redis://:hunter2@localhost",
        "store: hunter2",
        "secrets: [hunter2]",
        "secrets: hunter2"
      })
  void refusesASecretInTheFileAndDoesNotRepeatIt(String setting) {
    assertThatThrownBy(
            () ->
                RuleSet.parse(
                    "checks:\n  s: {type: express-session, %s}\nrules: []".formatted(setting)))
        .isInstanceOf(RuleSetException.class)
        .hasMessageStartingWith("rules:2: checks.s.")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void anOlderSecretMayBeMissingIfItSaysSo() throws IOException {
    Files.writeString(file, RULES.replace("file:sid-old", "\"env:NO_SUCH?\""));

    try (AuthGate gate = gate()) {
      assertThat(gate.missingChecks()).isEmpty();
    }
    Files.writeString(file, RULES.replace("env:SID_NEW", "\"env:NO_SUCH?\""));
    assertThatThrownBy(this::gate).hasMessageContaining("env:NO_SUCH? is not there or empty");
  }

  @Test
  void refusesToDeclareNoneAndDenyAgain() {
    assertThatThrownBy(() -> RuleSet.parse("checks:\n  none: {type: api-key}\nrules: []"))
        .hasMessage("rules:2: checks.none: the check \"none\" can't be declared again");
  }

  @Test
  void aCheckThatIsDeclaredLaterIs503UntilTheNextStart() throws Exception {
    try (RuleSource rules = RuleSource.watching(file);
        AuthGate gate =
            AuthGate.builder()
                .rules(rules)
                .declaredChecks(new CheckFactory(redis.uri(), name -> "redis://127.0.0.1:1"))
                .build()) {
      Files.writeString(
          file,
          RULES
              .replace("partner: {", "other: {type: session, store: redis}\n  partner: {")
              .replace("check: staff", "check: other"));

      Patience.await()
          .until(() -> gate.decide(Request.get("/staff").build()).check().equals("other"));
      assertThat(gate.decide(Request.get("/staff").build()).status()).isEqualTo(503);
    }
  }
}
