package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleFileTest {
  private static String rule(String when) {
    return "rules:\n  - {id: r, check: none, when: '" + when + "'}";
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("", "rules: the document is empty; rules begin with \"version: 1\""),
        Arguments.of("version: 1", "rules:1: neither \"rules\" nor \"http\" is there"),
        Arguments.of("version: 2\nrules: []", "rules:1: version 2 is not known, only 1"),
        Arguments.of("rule: []", "rules:1: unknown key \"rule\" in the rule file, nearest: rules"),
        Arguments.of("{\"rules\": [],\n\"rules\": []}", "rules:2: the key \"rules\" stands twice"),
        Arguments.of("rules: {}", "rules:1: rules must be a list, not a map"),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', chek: none}",
            "rules:2: unknown key \"chek\" in a rule, nearest: check"),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)'}", "rules:2: rule \"a\" has no \"check\""),
        Arguments.of("rules:\n  - {when: 'Path(`/`)', check: none}", "rules:2: rule has no \"id\""),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', check: sesion}",
            "rules:2: check of rule \"a\" names no known check: \"sesion\", nearest: session"),
        Arguments.of(
            "defaults: {check: api_key}\nrules: []",
            "rules:1: defaults.check names no known check: \"api_key\", nearest: api-key"),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', check: none}\n"
                + "  - {id: a, when: 'Path(`/b`)', check: none}",
            "rules:3: the id \"a\" stands already in rules:2"),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', check: none, priority: high}",
            "rules:2: priority must be a whole number, not a text"),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', check: none, strip: /a/}",
            "rules:2: strip must be whole segments of a canonical path, such as /client: \"/a/\""),
        Arguments.of(
            "rules:\n  - {id: a, when: 'Path(`/`)', check: api-key, scopes: ['a b']}",
            "rules:2: not a scope (RFC 6749 §3.3): \"a b\""),
        Arguments.of(
            "defaults: {trustedProxies: [10.0.0.0/33]}\nrules: []",
            "rules:1: not an IP address or CIDR: \"10.0.0.0/33\""),
        Arguments.of(
            "checks:\n  s: {type: express-session, secrets: [hunter2]}\nrules: []",
            "rules:2: checks.s.secrets holds a secret itself; write env:NAME or file:PATH, where it"
                + " is to be read from"),
        Arguments.of(
            "checks:\n  s: {type: expres-session}\nrules: []",
            "rules:2: unknown type of check \"expres-session\", nearest: express-session"),
        Arguments.of(
            "checks:\n  s: {type: api-key, heeder: X}\nrules: []",
            "rules:2: unknown key \"heeder\" in checks.s, nearest: header"),
        Arguments.of(
            rule("Hots(`a`)"),
            "rules:2: rule \"r\", character 1 of its condition: unknown matcher \"Hots\", nearest:"
                + " Host"),
        Arguments.of(
            rule("hOST(`a`)"),
            "rules:2: rule \"r\", character 1 of its condition: unknown matcher \"hOST\", nearest:"
                + " Host"),
        Arguments.of(
            rule("Path(`/a`) & Method(`GET`)"),
            "rules:2: rule \"r\", character 12 of its condition: \"&\" must be \"&&\""),
        Arguments.of(
            rule("Path(`/a`) Method(`GET`)"),
            "rules:2: rule \"r\", character 12 of its condition: expected \"&&\", \"||\" or the end"
                + " of the rule, found \"Method\""),
        Arguments.of(
            rule("(Path(`/a`)"),
            "rules:2: rule \"r\", character 12 of its condition: expected \")\", found the end of"
                + " the rule"),
        Arguments.of(
            rule(""),
            "rules:2: rule \"r\", character 1 of its condition: expected a matcher, found the end"
                + " of the rule"),
        Arguments.of(
            rule("Path(`/a)"),
            "rules:2: rule \"r\", character 6 of its condition: the value''s closing quote is missing"
                .replace("''", "'")),
        Arguments.of(
            rule("Path(a)"),
            "rules:2: rule \"r\", character 6 of its condition: expected a value in back quotes or"
                + " double quotes, found \"a\""),
        Arguments.of(
            rule("Path(`/a`, `/b`)"),
            "rules:2: rule \"r\", character 1 of its condition: Path takes 1 value, not 2"),
        Arguments.of(
            rule("Header(`A`)"),
            "rules:2: rule \"r\", character 1 of its condition: Header takes 2 values, not 1"),
        Arguments.of(
            rule("Path(`a`)"),
            "rules:2: rule \"r\", character 6 of its condition: a path starts with a slash: \"a\""),
        Arguments.of(
            rule("Under(`/a/`)"),
            "rules:2: rule \"r\", character 7 of its condition: Under takes whole segments, without"
                + " the slash at the end: /a/"),
        Arguments.of(
            rule("Host(`강의.kr`)"),
            "rules:2: rule \"r\", character 6 of its condition: a host is ASCII, with xn-- for"
                + " other letters: \"강의.kr\""),
        Arguments.of(
            rule("ClientIP(`10.0.0.256`)"),
            "rules:2: rule \"r\", character 10 of its condition: not an IP address or CIDR:"
                + " \"10.0.0.256\""),
        Arguments.of(
            rule("PathRegexp(`/a(?=b)`)"),
            "rules:2: rule \"r\", character 15 of its condition: not a regular expression of RE2,"
                + " invalid or unsupported Perl syntax: (?="),
        Arguments.of(
            rule("PathRegexp(`(a)\\1`)"),
            "rules:2: rule \"r\", character 16 of its condition: not a regular expression of RE2,"
                + " invalid escape sequence: \\1"),
        Arguments.of("http: {}", "rules:1: http has no \"routers\""),
        Arguments.of(
            "http: {routers: {a: {rule: 'Path(`/`)', ruleSyntax: v2}}}",
            "rules:1: ruleSyntax must be v3: \"v2\""));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesToLoad(String document, String message) {
    assertThatThrownBy(() -> RuleSet.parse(document))
        .isInstanceOf(RuleSetException.class)
        .hasMessage(message);
  }

  @Test
  void readsJsonAndYamlAlike() {
    RuleSet yaml =
        RuleSet.parse(
            """
            version: 1
            defaults: {check: deny, trustedProxies: [10.0.0.0/8]}
            rules:
              - id: client
                when: Under(`/client`)
                check: session
                strip: /client
                scopes: [a, b]
            """);
    RuleSet json =
        RuleSet.parse(
            """
            {"version": 1, "defaults": {"check": "deny", "trustedProxies": ["10.0.0.0/8"]},
             "rules": [{"id": "client", "when": "Under(`/client`)", "check": "session",
                        "strip": "/client", "scopes": ["a", "b"]}]}
            """);

    assertThat(yaml.version()).isEqualTo(json.version()).hasSize(16);
    assertThat(yaml.defaultCheck()).isEqualTo("deny");
    assertThat(yaml.trustedProxies()).containsExactly("10.0.0.0/8");
    assertThat(yaml.checks()).containsExactly("deny", "session");
  }

  @Test
  void readsTraefikRoutersAsTheyAre() {
    RuleSet rules =
        RuleSet.parse(
            """
            http:
              routers:
                site:
                  entryPoints: [websecure]
                  rule: "Host(`example.com`) && PathPrefix(`/client`)"
                  middlewares: [client-strip, session@file]
                  service: site
                  priority: 50
                  tls: {certResolver: letsencrypt}
                other:
                  entryPoints: [websecure]
                  rule: "Host(`example.com`)"
                  service: site
              middlewares:
                client-strip:
                  stripPrefix: {prefixes: ["/client"]}
              services:
                site: {loadBalancer: {servers: [{url: "http://127.0.0.1:8080"}]}}
            tls: {options: {}}
            traefik: {ignore: [tls]}
            """);
    RequestClassifier classifier = new RequestClassifier(rules);

    Request request = Request.get("/client/me").host("example.com").build();
    Classification client = classifier.classify(request);
    Classification other = classifier.classify(Request.get("/me").host("example.com").build());

    assertThat(client.rule()).contains("site");
    assertThat(client.check()).isEqualTo("session");
    assertThat(client.path(request)).contains("/me");
    assertThat(other.rule()).contains("other");
    assertThat(other.check()).isEqualTo("api-key");
  }

  /** More than 64 million characters, which fit into a heap of a gigabyte and a half. */
  @Test
  @Tag("long")
  void loadsAMillionRulesOfOneDocument() {
    StringBuilder document = new StringBuilder("{\"rules\":[");
    for (int i = 0; i < 1_000_000; i++) {
      document
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"r" + i + "\",\"check\":\"none\",")
          .append("\"when\":\"Host(`h" + i + ".example.com`)\"}");
    }

    RuleSet rules = RuleSet.parse(document.append("]}").toString());

    assertThat(rules.size()).isEqualTo(1_000_000);
    Request request = Request.get("/").host("h765432.example.com").build();
    assertThat(new RequestClassifier(rules).classify(request).rule()).contains("r765432");
  }
}
