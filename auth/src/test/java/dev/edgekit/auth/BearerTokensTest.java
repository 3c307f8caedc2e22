package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.fixture.TestIssuer;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSetException;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.Sessions;
import dev.edgekit.http.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gate whose rule file declares a check of tokens that a local issuer signs. */
class BearerTokensTest {
  private static final String RULES =
      """
      checks:
        mobile:
          type: jwt
          issuer: %s
          audience: courses-api
          jwks: %s
          algorithms: [RS256]
          leeway: 10s
      rules:
        - {id: write, when: "Under(`/app`) && Method(`POST`)", check: mobile, scopes: ["courses:write"]}
        - {id: admin, when: "Under(`/app/admin`)", check: mobile, scopes: [admin]}
        - {id: app, when: "Under(`/app`)", check: mobile}
      """;

  @TempDir private Path directory;

  private TestIssuer issuer;
  private ApiKeys keys;
  private AuthGate gate;

  @BeforeEach
  void start() throws Exception {
    issuer = TestIssuer.start();
    keys = ApiKeys.at(directory.resolve("keys.json"));
    gate = gate(RULES.formatted(issuer.name(), issuer.keySet()));
  }

  private AuthGate gate(String rules) {
    return AuthGate.builder()
        .rules(RuleSource.of(RuleSet.parse(rules)))
        .sessions(Sessions.inMemory())
        .apiKeys(keys)
        .declaredChecks(new CheckFactory("redis://127.0.0.1:1", name -> null))
        .build();
  }

  @AfterEach
  void stop() {
    gate.close();
    issuer.close();
  }

  private Decision decide(String method, String target, String... fields) {
    var request = Request.builder(method, target);
    for (int i = 0; i < fields.length; i += 2) {
      request.header(fields[i], fields[i + 1]);
    }
    return gate.decide(request.build());
  }

  private String bearer() throws Exception {
    return "Bearer " + issuer.sign(issuer.claims("courses-api"));
  }

  @Test
  void letsInWhoHasATokenWithTheScope() throws Exception {
    Decision read = decide("GET", "/app/courses", "Authorization", bearer());

    assertThat(read.principal())
        .hasValue(
            Principal.user("f:1:ada")
                .withCheck("mobile")
                .withScopes(Set.of("openid", "courses:write")));
    assertThat(decide("POST", "/app/courses", "Authorization", bearer()).isAllowed()).isTrue();
    Decision admin = decide("GET", "/app/admin", "Authorization", bearer());
    assertThat(admin.reason()).isEqualTo("insufficient-scope");
    assertThat(admin.status()).isEqualTo(403);
  }

  @Test
  void tellsTheOperatorWhyAndTheClientOnlyThatItIsNone() throws Exception {
    Map<String, Object> claims = issuer.claims("courses-api");
    claims.put("exp", 1);
    Decision over = decide("GET", "/app", "Authorization", "Bearer " + issuer.sign(claims));
    Decision forged = decide("GET", "/app", "Authorization", bearer() + "x");
    Decision none = decide("GET", "/app");

    assertThat(over.reason()).isEqualTo("token-expired");
    assertThat(forged.reason()).isEqualTo("malformed-token");
    assertThat(over.response()).isEqualTo(forged.response());
    assertThat(over.response().headers().first("WWW-Authenticate"))
        .hasValue("Bearer realm=\"api\", error=\"invalid_token\"");
    assertThat(none.reason()).isEqualTo("no-token");
    assertThat(none.response().headers().first("WWW-Authenticate"))
        .hasValue("Bearer realm=\"api\"");
  }

  @Test
  void takesTheTokenAloneWhereTheRuleSaysSo() throws Exception {
    String rules = RULES.formatted(issuer.name(), issuer.keySet());
    gate.close();
    gate = gate(rules.replace("check: mobile}", "check: mobile, credentials: own}"));
    String key = keys.issue("billing").text();

    assertThat(
            decide(
                    "GET",
                    "/app",
                    "Authorization",
                    bearer(),
                    "X-API-Key",
                    key,
                    "Cookie",
                    "__Host-session=x")
                .isAllowed())
        .isTrue();
    assertThat(decide("GET", "/app", "Authorization", bearer(), "Authorization", bearer()).reason())
        .isEqualTo("two-credentials");
  }

  @Test
  void takesOneCredentialAndOnlyAToken() throws Exception {
    String key = keys.issue("billing").text();

    assertThat(decide("GET", "/app", "X-API-Key", key).reason()).isEqualTo("no-token");
    assertThat(decide("GET", "/app", "X-API-Key", bearer().substring(7)).reason())
        .isEqualTo("no-token");
    assertThat(decide("GET", "/app", "Authorization", "Bearer " + key).reason())
        .isEqualTo("malformed-token");
    assertThat(decide("GET", "/app", "Authorization", bearer(), "X-API-Key", key).reason())
        .isEqualTo("two-credentials");
    assertThat(decide("GET", "/app", "Authorization", bearer(), "Authorization", bearer()).reason())
        .isEqualTo("two-credentials");
    assertThat(
            decide("GET", "/app", "Authorization", bearer(), "Cookie", "__Host-session=x").reason())
        .isEqualTo("two-credentials");
    assertThat(decide("GET", "/courses", "Authorization", bearer()).reason())
        .isEqualTo("malformed-key");
  }

  @Test
  void is503WhileTheIssuersKeysCanNotBeHad() throws Exception {
    try (AuthGate away = gate(RULES.formatted(issuer.name(), issuer.address("/nowhere")))) {
      Request request = Request.get("/app").header("Authorization", bearer()).build();

      assertThat(away.decide(request).status()).isEqualTo(503);
      assertThat(away.decide(request).status()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          audience: courses-api | aud: x                 | unknown key "aud"
          audience: courses-api | ''                     | audience: is needed
          algorithms: [RS256]   | algorithms: [HS256]    | an algorithm of public keys
          algorithms: [RS256]   | principal: sub         | a claim is named by a JSON pointer
          leeway: 10s           | leeway: 5m             | a leeway is 0 to 60 s
          jwks: http            | jwks: ftp              | keys are fetched by https
          """)
  void refusesWhatCantBeMade(String from, String to, String problem) {
    String rules = RULES.formatted(issuer.name(), issuer.keySet()).replace(from, to);

    assertThatThrownBy(() -> gate(rules))
        .isInstanceOf(RuleSetException.class)
        .hasMessageMatching("(?s)rules:\\d+: .*checks\\.mobile.*")
        .hasMessageContaining(problem);
  }

  @Test
  void takesItsKeysFromAFileBesideTheRules() throws Exception {
    Path rules = directory.resolve("rules.yaml");
    Files.writeString(
        directory.resolve("issuer.json"),
        new com.nimbusds.jose.jwk.JWKSet(issuer.key()).toString());
    Files.writeString(rules, RULES.formatted(issuer.name(), "file:issuer.json"));
    try (AuthGate own =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.load(rules)))
            .declaredChecks(new CheckFactory("redis://127.0.0.1:1", name -> null))
            .build()) {
      Request request = Request.get("/app").header("Authorization", bearer()).build();

      assertThat(own.decide(request).isAllowed()).isTrue();
      assertThat(issuer.asked()).isZero();
    }
  }
}
