package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.auth.key.ApiKeyGrant;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.key.KeySeams;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthGateTest {
  private static final String RULES =
      """
      version: 1
      defaults: {trustedProxies: ["192.0.2.1"]}
      rules:
        - {id: client, when: "Under(`/client`)", check: session, strip: /client}
        - {id: hooks, when: "Under(`/hooks`)", check: api-key, scopes: [hooks]}
        - {id: health, when: "Path(`/healthz`)", check: none}
        - {id: off, when: "Under(`/off`)", check: deny}
      """;

  @TempDir Path directory;

  private ExpressSessions sessions;
  private ApiKeys keys;
  private AuthGate gate;
  private String cookie;
  private String key;

  @BeforeEach
  void open() {
    sessions = ExpressSessions.in(SessionStore.inMemory(), List.of("keyboard cat"));
    keys = ApiKeys.at(directory.resolve("keys.json"));
    gate = gate().build();
    String setCookie = sessions.create("alice");
    cookie = setCookie.substring(0, setCookie.indexOf(';'));
    key = keys.issue("billing").text();
  }

  private AuthGateBuilder gate() {
    return gate(RuleSet.parse(RULES));
  }

  private AuthGateBuilder gate(RuleSet rules) {
    return AuthGate.builder().rules(RuleSource.of(rules)).sessions(sessions).apiKeys(keys);
  }

  @Test
  void allowsAClientRequestWithASession() {
    Decision decision = gate.decide(withCookie("/client/me?x=1").build());

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.status()).isEqualTo(200);
    assertThat(decision.principal()).hasValue(Principal.user("alice").withCheck("session"));
    assertThat(decision.path()).contains("/me");
    assertThat(decision.rule()).hasValue("client");
    assertThat(decision.check()).isEqualTo("session");
    assertThat(decision.ruleSet()).isEqualTo(RuleSet.parse(RULES).version());
    assertThatThrownBy(decision::response).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void allowsAnyOtherRequestWithAKey() {
    Decision decision = gate.decide(withKey("/courses").build());

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.principal()).hasValue(Principal.service("billing").withCheck("api-key"));
    assertThat(decision.path()).contains("/courses");
    assertThat(decision.rule()).isEmpty();
    assertThat(
            gate.decide(Request.get("/courses").header("Authorization", "Bearer " + key).build())
                .isAllowed())
        .isTrue();
  }

  /** Both reach one handler, which must not take one for the other. */
  @Test
  void aServiceIsNotTheUserOfItsName() {
    String named = keys.issue("alice").text();
    Decision service = gate.decide(Request.get("/me").header("X-API-Key", named).build());
    Decision user = gate.decide(withCookie("/client/me").build());

    assertThat(service.path()).isEqualTo(user.path()).contains("/me");
    assertThat(service.principal().orElseThrow().kind()).isEqualTo(Principal.Kind.SERVICE);
    assertThat(user.principal().orElseThrow().kind()).isEqualTo(Principal.Kind.USER);
    assertThat(service.principal().orElseThrow()).isNotEqualTo(user.principal().orElseThrow());
    assertThat(service.principal().orElseThrow().id())
        .isNotEqualTo(user.principal().orElseThrow().id());
  }

  @Test
  void allowsAnyoneWhereTheRuleAsksForNobody() {
    Decision decision = gate.decide(Request.get("/healthz").build());

    assertThat(decision.isAllowed()).isTrue();
    assertThat(decision.principal()).isEmpty();
  }

  @Test
  void asksForTheCredentialOfTheClass() {
    assertDenied(Request.get("/client/me"), 401, "no-session");
    assertDenied(
        Request.get("/client/me").header("Cookie", "connect.sid=x"), 401, "forged-session");
    assertDenied(withKey("/client/me"), 401, "no-session");
    assertDenied(Request.get("/courses"), 401, "no-api-key");
    assertDenied(withCookie("/courses"), 401, "no-api-key");
    assertDenied(
        Request.get("/courses").header("X-API-Key", KeySeams.unknownKey()), 401, "unknown-key");
    assertDenied(Request.get("/off/x"), 403, "denied");
  }

  @Test
  void tellsTheOperatorAloneThatASessionIsNobodys() {
    AuthGate elsewhere =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(RULES)))
            .sessions(sessions.withPrincipal("/account/email"))
            .build();

    Decision nobody = elsewhere.decide(withCookie("/client/me").build());
    Decision forged =
        elsewhere.decide(Request.get("/client/me").header("Cookie", "connect.sid=x").build());

    assertThat(nobody.reason()).isEqualTo("no-principal");
    assertThat(forged.reason()).isEqualTo("forged-session");
    assertThat(nobody.response()).isEqualTo(forged.response());
  }

  @Test
  void namesTheSchemeInA401AndTheErrorOnlyIfAKeyWasSent() {
    assertThat(challenge(Request.get("/client/me"))).isEqualTo("Session realm=\"client\"");
    assertThat(challenge(Request.get("/courses"))).isEqualTo("Bearer realm=\"api\"");
    assertThat(challenge(Request.get("/courses").header("X-API-Key", "x")))
        .isEqualTo("Bearer realm=\"api\", error=\"invalid_token\"");
  }

  @Test
  void answersProblemsThatNoCacheStores() {
    var response = gate.decide(Request.get("/client/../courses").build()).response();

    assertThat(response.headers().first("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().first("Cache-Control")).hasValue("no-store");
    assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("dot-segment");
  }

  @ParameterizedTest
  @CsvSource({
    "/client/../courses, dot-segment",
    "//client/me, double-slash",
    "/client%2fme, encoded-slash",
    "/client;/me, path-parameter",
    "http://evil/client/me, authority-mismatch",
  })
  void refusesAmbiguousTargets(String target, String reason) {
    assertDenied(withCookie(target), 400, reason);
  }

  @Test
  void refusesARequestThatNamesTwoHosts() {
    assertDenied(withKey("/courses").header("Host", "other"), 400, "authority-mismatch");
    assertDenied(
        withKey("/courses").header("Host", "localhost").header("Host", "localhost"),
        400,
        "authority-mismatch");
    assertThat(gate.decide(withKey("/courses").header("Host", "LOCALHOST").build()).isAllowed())
        .isTrue();
  }

  /** As a server that renders pages sends them: its own key, and its user's cookie with it. */
  @Test
  void aRuleSaysThatOnlyItsChecksOwnCredentialCounts() {
    RuleSet own =
        RuleSet.parse(
            """
            rules:
              - {id: api, when: "Under(`/api`)", check: api-key, credentials: own}
              - {id: me, when: "Under(`/me`)", check: session, credentials: own}
              - {id: one, when: "Under(`/one`)", check: session, credentials: one}
            """);
    AuthGate gate = gate(own).build();

    Decision api = gate.decide(withKey("/api").header("Cookie", cookie).build());
    Decision me = gate.decide(withKey("/me").header("Cookie", cookie).build());
    Request twoKeys = withKey("/api").header("Authorization", "Bearer " + key).build();

    assertThat(api.principal()).hasValue(Principal.service("billing").withCheck("api-key"));
    assertThat(me.principal()).hasValue(Principal.user("alice").withCheck("session"));
    assertThat(gate.decide(withCookie("/api").build()).reason()).isEqualTo("no-api-key");
    assertThat(gate.decide(twoKeys).reason()).isEqualTo("two-credentials");
    assertThat(gate.decide(withKey("/one").header("Cookie", cookie).build()).reason())
        .isEqualTo("two-credentials");
  }

  @ParameterizedTest
  @CsvSource({
    "'check: none, credentials: own', credentials say what counts for a check",
    "'check: session, credentials: both', 'credentials must be one'",
  })
  void refusesCredentialsThatSayNothing(String rule, String problem) {
    assertThatThrownBy(() -> RuleSet.parse("rules: [{id: a, when: 'Path(`/`)', " + rule + "}]"))
        .hasMessageContaining(problem);
  }

  /** Its answer would be the request, with credentials that the page couldn't read. */
  @Test
  void refusesTrace() {
    Decision decision = gate.decide(Request.builder("TRACE", "/healthz").build());

    assertThat(decision.reason()).isEqualTo("trace");
    assertThat(decision.status()).isEqualTo(400);
  }

  @Test
  void refusesTwoCredentials() {
    assertDenied(withKey("/courses").header("X-API-Key", key), 400, "two-credentials");
    assertDenied(
        withKey("/courses").header("Authorization", "Bearer " + key), 400, "two-credentials");
    assertDenied(withKey("/courses").header("Cookie", cookie), 400, "two-credentials");
    assertDenied(withKey("/client/me").header("Cookie", cookie), 400, "two-credentials");
  }

  @Test
  void asksForTheScopesOfTheRule() {
    String scoped = keys.issue(ApiKeyGrant.to("ci").withScopes("hooks", "more")).text();

    Decision denied = assertDenied(withKey("/hooks/x"), 403, "insufficient-scope");
    assertThat(denied.response().headers().first("WWW-Authenticate").orElseThrow())
        .contains("insufficient_scope")
        .contains("scope=\"hooks\"");
    assertThat(gate.decide(Request.get("/hooks/x").header("X-API-Key", scoped).build()).isAllowed())
        .isTrue();
  }

  @Test
  void takesAKeyOnlyFromItsAddresses() {
    String local =
        keys.issue(ApiKeyGrant.to("ci").withAllowedAddresses("10.0.0.0/8", "2001:db8::/32")).text();

    assertThat(statusFrom("10.1.2.3", local)).isEqualTo(200);
    assertThat(statusFrom("::ffff:10.1.2.3", local)).isEqualTo(200);
    assertThat(statusFrom("2001:db8::7", local)).isEqualTo(200);
    assertThat(statusFrom("11.1.2.3", local)).isEqualTo(401);
    assertThat(statusFrom("", local)).isEqualTo(401);
  }

  @Test
  void believesForwardedFieldsOfTrustedProxiesOnly() {
    String local = keys.issue(ApiKeyGrant.to("ci").withAllowedAddresses("10.1.2.3")).text();
    AuthGate behindTwo = gate().trustedProxies("198.51.100.0/24").build();

    assertThat(statusVia(gate, local, "203.0.113.9", "10.1.2.3")).isEqualTo(401);
    assertThat(statusVia(gate, local, "192.0.2.1", "10.1.2.3")).isEqualTo(200);
    assertThat(statusVia(gate, local, "192.0.2.1", "10.1.2.3, 11.0.0.1")).isEqualTo(401);
    assertThat(statusVia(gate, local, "192.0.2.1", "11.0.0.1, 10.1.2.3:4711")).isEqualTo(200);
    assertThat(statusVia(gate, local, "192.0.2.1", "10.1.2.3, 198.51.100.4")).isEqualTo(401);
    assertThat(statusVia(behindTwo, local, "192.0.2.1", "10.1.2.3, 198.51.100.4")).isEqualTo(200);
    assertThat(statusVia(gate, local, "192.0.2.1", "10.1.2.3, unknown")).isEqualTo(401);
    assertThatThrownBy(() -> gate().trustedProxies("proxy.local").build())
        .hasMessageContaining("proxy.local");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, https://evil.example, cross-site, 200",
    "POST, , , 200",
    "POST, , same-origin, 200",
    "POST, , none, 200",
    "POST, , same-site, 403",
    "POST, , cross-site, 403",
    "POST, http://localhost, , 200",
    "POST, http://LOCALHOST, , 200",
    "POST, https://evil.example, , 403",
    "POST, null, , 403",
    "POST, http://localhost.evil.example, , 403",
    "POST, https://www.example.com, cross-site, 200",
    "POST, https://www.example.com:8443, cross-site, 403",
    "DELETE, https://evil.example, cross-site, 403",
  })
  void refusesWhatAnotherSiteCaused(String method, String origin, String site, int status) {
    AuthGate trusting = gate().trustedOrigins("https://www.example.com").build();
    RequestBuilder request = Request.builder(method, "/client/x").header("Cookie", cookie);
    if (origin != null) {
      request.header("Origin", origin);
    }
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }

    assertThat(trusting.decide(request.build()).status()).isEqualTo(status);
  }

  @Test
  void leavesRequestsWithAKeyWithoutCrossOriginCheck() {
    Request request =
        Request.builder("POST", "/courses")
            .header("X-API-Key", key)
            .header("Origin", "https://evil.example")
            .header("Sec-Fetch-Site", "cross-site")
            .build();

    assertThat(gate.decide(request).isAllowed()).isTrue();
  }

  @Test
  void deniesWhatItCannotCheck() {
    AuthGate bare = AuthGate.builder().build();

    assertThat(bare.decide(withCookie("/client/me").build()).status()).isEqualTo(503);
    assertThat(bare.decide(withKey("/courses").build()).status()).isEqualTo(503);
  }

  @Test
  void tellsItsListenerAndSurvivesIt() {
    List<String> heard = new ArrayList<>();
    AuthGate listened =
        gate()
            .listener(
                (decision, nanos) -> {
                  heard.add(decision.toString());
                  throw new IllegalStateException("a listener's own fault");
                })
            .build();

    assertThat(listened.decide(withCookie("/client/me").build()).isAllowed()).isTrue();
    assertThat(listened.decide(Request.get("/courses").build()).status()).isEqualTo(401);
    assertThat(heard).containsExactly("200 allowed, session by client", "401 no-api-key, api-key");
  }

  private Decision assertDenied(RequestBuilder request, int status, String reason) {
    Decision decision = gate.decide(request.build());
    assertThat(decision.isAllowed()).isFalse();
    assertThat(decision.reason()).isEqualTo(reason);
    assertThat(decision.response().status()).isEqualTo(status).isEqualTo(decision.status());
    assertThat(decision.principal()).isEmpty();
    return decision;
  }

  private String challenge(RequestBuilder request) {
    return gate.decide(request.build()).response().headers().first("WWW-Authenticate").orElse("");
  }

  private int statusFrom(String address, String text) {
    Request request =
        Request.get("/courses").header("X-API-Key", text).clientAddress(address).build();
    return gate.decide(request).status();
  }

  private static int statusVia(AuthGate gate, String text, String peer, String forwardedFor) {
    Request request =
        Request.get("/courses")
            .header("X-API-Key", text)
            .header("X-Forwarded-For", forwardedFor)
            .clientAddress(peer)
            .build();
    return gate.decide(request).status();
  }

  private RequestBuilder withCookie(String target) {
    return Request.get(target).header("Cookie", cookie);
  }

  private RequestBuilder withKey(String target) {
    return Request.get(target).header("X-API-Key", key);
  }
}
