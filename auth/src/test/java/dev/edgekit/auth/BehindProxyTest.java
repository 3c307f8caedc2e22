package dev.edgekit.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.key.ApiKeyGrant;
import dev.edgekit.auth.key.ApiKeys;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.auth.rule.RuleSource;
import dev.edgekit.auth.session.ExpressSessions;
import dev.edgekit.auth.session.SessionStore;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose word on host, scheme and address counts. */
class BehindProxyTest {
  private static final String FRONT = "192.0.2.1";

  private static final String RULES =
      """
      rules:
        - {id: front, when: "Host(`front.example`) && Path(`/where`)", check: none}
        - {id: inside, when: "ClientIP(`192.0.2.0/24`) && Path(`/who`)", check: none}
        - {id: outside, when: "ClientIP(`203.0.113.7`) && Path(`/who`)", check: none}
        - {id: client, when: "Under(`/client`)", check: session}
        - {id: rest, when: "PathPrefix(`/`)", check: deny}
      """;

  private static final RuleSet KEYED =
      RuleSet.parse("rules: [{id: all, when: \"PathPrefix(`/`)\", check: api-key}]");

  private final ExpressSessions sessions =
      ExpressSessions.in(SessionStore.inMemory(), List.of("keyboard cat"));
  private final AuthGate gate =
      AuthGate.builder()
          .rules(RuleSource.of(RuleSet.parse(RULES)))
          .sessions(sessions)
          .trustedProxies(FRONT)
          .build();

  /** As Next.js rewrites send it, from its own pages and from others. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, http://front.example:3000, , 200",
    "192.0.2.1, http://front.example:3000, same-origin, 200",
    "192.0.2.1, https://evil.example, , 403",
    "192.0.2.1, https://evil.example, cross-site, 403",
    "192.0.2.1, http://backend:8080, , 403",
    "198.51.100.1, http://front.example:3000, , 403",
    "198.51.100.1, http://front.example:3000, same-origin, 200",
    "198.51.100.1, https://evil.example, cross-site, 403",
  })
  void comparesTheOriginWithTheHostOfATrustedFront(
      String peer, String origin, @Nullable String site, int status) {
    String setCookie = sessions.create("alice");
    RequestBuilder request =
        Request.builder("POST", "/client/x")
            .host("backend:8080")
            .clientAddress(peer)
            .header("Host", "backend:8080")
            .header("X-Forwarded-Host", "front.example:3000")
            .header("Cookie", setCookie.substring(0, setCookie.indexOf(';')))
            .header("Origin", origin);
    if (site != null) {
      request.header("Sec-Fetch-Site", site);
    }

    assertThat(gate.decide(request.build()).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1|X-Forwarded-Host|front.example|front",
        "192.0.2.1|X-Forwarded-Host|evil, front.example|front",
        "192.0.2.1|X-Forwarded-Host|front.example, evil|rest",
        "192.0.2.1|Forwarded|for=203.0.113.7;host=front.example|front",
        "192.0.2.1|Forwarded|host=evil, Host=\"front.example:81\" ; proto=https|front",
        "192.0.2.1|Forwarded|host=front.example, for=203.0.113.7|rest",
        "198.51.100.1|X-Forwarded-Host|front.example|rest",
        "198.51.100.1|Forwarded|host=front.example|rest",
      })
  void seesTheHostThatATrustedFrontWasAskedFor(
      String peer, String field, String value, String rule) {
    Decision decision = gate.decide(request("/where", peer).header(field, value).build());

    assertThat(decision.rule()).hasValue(rule);
  }

  /**
   * What others were reported for: addresses that clients state of themselves (FortiOS:
   * CVE-2022-40684, APISIX: CVE-2022-24112, Spring Cloud Gateway: CVE-2025-41235), that nobody can
   * read (authentik: CVE-2024-47070), that are octal to some (Go: CVE-2021-29923, Python:
   * CVE-2021-29921), or mapped from IPv4 (Go: CVE-2024-24790); fields with an underscore
   * (oauth2-proxy: GHSA-vjrc-mh2v-45x6).
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.1|Forwarded|for=\"203.0.113.7:8000\";by=203.0.113.7|rest",
        "198.51.100.1|X-Forwarded-For|203.0.113.7|rest",
        "198.51.100.1|X-Real-IP|203.0.113.7|rest",
        "192.0.2.1|X-Real-IP|203.0.113.7|rest",
        "192.0.2.1|True-Client-IP|203.0.113.7|rest",
        "192.0.2.1|X_Forwarded_For|203.0.113.7|rest",
        "192.0.2.1|X-Forwarded-For|a|rest",
        "192.0.2.1|X-Forwarded-For|203.0.113.7, a|rest",
        "192.0.2.1|X-Forwarded-For|203.0.113.007|rest",
        "192.0.2.1|X-Forwarded-For|0313.0.0161.7|rest",
        "192.0.2.1|X-Forwarded-For|203.0.28935|rest",
        "192.0.2.1|X-Forwarded-For|203.0.113.7%eth0|rest",
        "192.0.2.1|X-Forwarded-For|::ffff:203.0.113.7|outside",
        "192.0.2.1|X-Forwarded-For|[::ffff:cb00:7107]:443|outside",
        "192.0.2.1|X-Forwarded-For|a, 203.0.113.7|outside",
        "::ffff:203.0.113.7|Accept|a|outside",
        "::ffff:cb00:7107|Accept|a|outside",
        "fe80::1%eth0|Accept|a|rest",
      })
  void takesNobodysWordForAnAddress(String peer, String field, String value, String rule) {
    Decision decision = gate.decide(request("/who", peer).header(field, value).build());

    assertThat(decision.rule()).hasValue(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.7|outside",
        "for=192.0.2.9, for=\"203.0.113.7:4711\"|outside",
        "for=203.0.113.7, for=192.0.2.1|outside",
        "for=203.0.113.7, for=unknown|rest",
        "for=\", for=203.0.113.7|rest",
        "for=192.0.2.9 x|rest",
        "=|rest",
      })
  void takesNoBrokenFieldForTheProxysOwnAddress(String forwarded, String rule) {
    Request request = request("/who", FRONT).header("Forwarded", forwarded).build();

    assertThat(gate.decide(request).rule()).hasValue(rule);
  }

  /** A field and its value, and a second one; {@code -} for none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-||-|",
        "X-Forwarded-For|203.0.113.7|X-Forwarded-For|''",
        "X-Forwarded-For|'203.0.113.7,'|-|",
        "X-Forwarded-For|'203.0.113.7, , 192.0.2.1'|-|",
        "X-Forwarded-For|''|-|",
        "X-Forwarded-For|':4711'|-|",
        "X-Forwarded-Host|front.example|-|",
        "X-Forwarded-Proto|https|-|",
        "Forwarded|host=front.example|-|",
        "Forwarded|''|-|",
        "Forwarded|for=203.0.113.7|Forwarded|''",
        "Forwarded|'for=203.0.113.7,'|-|",
        "Forwarded|'for=203.0.113.7, proto=https'|-|",
        "Forwarded|for=\"\"|-|",
      })
  void doesNotKnowAClientOfWhomItsProxySaysNothing(
      String field, @Nullable String value, String second, @Nullable String secondValue) {
    RequestBuilder request = request("/who", FRONT);
    if (!field.equals("-")) {
      request.header(field, value == null ? "" : value);
    }
    if (!second.equals("-")) {
      request.header(second, secondValue == null ? "" : secondValue);
    }

    assertThat(gate.decide(request.build()).rule()).hasValue("rest");
  }

  @Test
  void takesNoLimitedKeyFromAClientOfWhomItsProxySaysNothing(@TempDir Path folder) {
    ApiKeys keys = ApiKeys.at(folder.resolve("keys.json"));
    String inside =
        keys.issue(ApiKeyGrant.to("ci").withAllowedAddresses("192.0.2.0/24", "10.0.0.0/8")).text();
    AuthGate keyed =
        AuthGate.builder().apiKeys(keys).trustedProxies(FRONT).rules(RuleSource.of(KEYED)).build();
    RequestBuilder silent = request("/", FRONT).header("X-API-Key", inside);
    RequestBuilder telling = request("/", FRONT).header("X-API-Key", inside);

    assertThat(keyed.decide(silent.build()).status()).isEqualTo(401);
    assertThat(keyed.decide(telling.header("X-Forwarded-For", "10.1.2.3").build()).status())
        .isEqualTo(200);
  }

  /** What a proxy in front of a trusted one is, the trusted one says. */
  @Test
  void takesTheFirstOfTrustedProxiesForTheClientWhereNothingStandsBeforeIt() {
    Request request =
        request("/who", FRONT).header("X-Forwarded-For", "192.0.2.1, 192.0.2.1").build();

    assertThat(gate.decide(request).rule()).hasValue("inside");
  }

  /** The client's word in the language that its proxy doesn't speak. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-For|203.0.113.7|for=203.0.113.7|outside|outside|outside",
        "X-Forwarded-For|203.0.113.7|for=192.0.2.9|-|outside|inside",
        "X-Forwarded-For|203.0.113.7|for=203.0.113.7;proto=https|-|outside|outside",
        "X-Forwarded-For|203.0.113.7|for=203.0.113.7;host=evil|-|outside|outside",
        "X-Forwarded-For|203.0.113.7|for=203.0.113.7;host=Backend|outside|outside|outside",
        "X-Forwarded-For|203.0.113.7|=|-|outside|rest",
        "X-Forwarded-Host|front.example|for=203.0.113.7|-|rest|outside",
        "X-Forwarded-Proto|https|for=203.0.113.7|-|rest|outside",
        "X-Forwarded-For|192.0.2.9, 203.0.113.7|for=203.0.113.7|outside|outside|outside",
      })
  void refusesProxiesWhoseTwoLanguagesDisagreeUnlessOneIsNamed(
      String field, String value, String forwarded, String either, String common, String standard) {
    Request request =
        request("/who", FRONT).header(field, value).header("Forwarded", forwarded).build();

    assertThat(ruleBy(ProxyFields.EITHER, request)).isEqualTo(either);
    assertThat(ruleBy(ProxyFields.X_FORWARDED, request)).isEqualTo(common);
    assertThat(ruleBy(ProxyFields.FORWARDED, request)).isEqualTo(standard);
  }

  /** The builder says it, or the rule file, whatever the builder says. */
  private static String ruleBy(ProxyFields fields, Request request) {
    String word = fields.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String byBuilder = rule(fields, RULES, request);
    for (ProxyFields other : ProxyFields.values()) {
      String rules = RULES + "defaults: {proxyFields: " + word + "}\n";
      assertThat(rule(other, rules, request)).isEqualTo(byBuilder);
    }
    return byBuilder;
  }

  private static String rule(ProxyFields fields, String rules, Request request) {
    Decision decision =
        AuthGate.builder()
            .rules(RuleSource.of(RuleSet.parse(rules)))
            .trustedProxies(FRONT)
            .proxyFields(fields)
            .build()
            .decide(request);
    boolean refused = decision.reason().equals("forwarded-mismatch");
    assertThat(decision.status() == 400).isEqualTo(refused);
    return refused ? "-" : decision.rule().orElse("");
  }

  @Test
  void refusesTwoHostsAndBadOnesOfATrustedFrontToo() {
    RequestBuilder two = request("/where", FRONT).header("Host", "other");
    RequestBuilder bad = request("/where", FRONT).header("X-Forwarded-Host", "front..example");

    assertThat(gate.decide(two.header("X-Forwarded-Host", "front.example").build()).reason())
        .isEqualTo("authority-mismatch");
    assertThat(gate.decide(bad.build()).status()).isEqualTo(400);
  }

  private static RequestBuilder request(String target, String peer) {
    return Request.get(target).host("backend").clientAddress(peer).header("Host", "backend");
  }
}
