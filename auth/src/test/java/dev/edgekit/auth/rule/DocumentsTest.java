package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A document means what it says to YAML and to Traefik, or is refused with the place. */
class DocumentsTest {
  private static final String TRAEFIK =
      """
      defaults: {check: none}
      http:
        routers:
          public: {rule: "PathPrefix(`/`)", service: site}
          it: {rule: "PathPrefix(`/it`)", service: "api@file", middlewares: [MIDDLEWARES]}
        middlewares:
          gzip: {compress: {}}
          strip: {stripPrefix: {prefixes: [/it]}}
          secured: {chain: {middlewares: [strip, gzip, session]}}
          loop: {chain: {middlewares: [loop2]}}
          loop2: {chain: {middlewares: [loop]}}
          api-key: {basicAuth: {users: [a]}}
          it: {TYPE: {}}
      """;

  @TempDir Path directory;

  private static Classification of(String document, String target) {
    return RuleSet.parse(document).classify(Request.get(target).host("h").build());
  }

  // YAML

  @Test
  void anAliasIsItsAnchorsValueAndNotItsName() {
    String document =
        """
        rules:
          - {id: a, when: &none "Under(`/a`)", check: &deny session}
          - {id: b, when: "Under(`/b`)", check: *deny, scopes: &all [x, y]}
          - {id: c, when: "Under(`/c`) && Method(`GET`)", check: deny, scopes: *all}
          - {id: d, when: *none, check: none, priority: 1}
        """;

    assertThat(of(document, "/a").check()).isEqualTo("session");
    assertThat(of(document, "/b").check()).isEqualTo("session");
    assertThat(of(document, "/c").scopes()).containsExactly("x", "y");
  }

  @Test
  void aMergeKeyBringsInWhatTheMapLacks() {
    String document =
        """
        rules:
          - &base {id: a, when: "Under(`/a`)", check: session, scopes: [x]}
          - {<<: *base, id: b, when: "Under(`/b`)", check: deny}
        """;

    assertThat(of(document, "/a").check()).isEqualTo("session");
    assertThat(of(document, "/b").check()).isEqualTo("deny");
    assertThat(of(document, "/b").scopes()).containsExactly("x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {id: a, when: "Path(`/a`)", check: *deny}     | 2 | the alias *deny has no anchor before it
          {id: a, when: "Path(`/a`)", check: !x session} | 2 | the tag !x would make another value
          {id: a, when: "Path(`/a`)", check: none, priority: !!str 1} | 2 | the tag !!str
          {id: a, when: "Path(`/a`)", check: none, scopes: !!set {a}} | 2 | the tag !!set
          {id: a, when: !Path(`/a`), check: none}        | 2 | put
          {&k id: a, when: "Path(`/a`)", *k : none}      | 2 | a key must be a text of its own
          {id: a, when: "Path(`/a`)", check: none, check: deny} | 2 | the key "check" stands twice
          """)
  void refusesWhatWouldMeanAnother(String rule, int line, String words) {
    assertThatThrownBy(() -> RuleSet.parse("rules:\n  - " + rule))
        .isInstanceOfSatisfying(
            RuleSetException.class, e -> assertThat(e.line()).as("%s", e).isEqualTo(line))
        .hasMessageContaining(words);
  }

  @Test
  void acceptsATagThatSaysWhatIsThere() {
    String document =
        "rules: !!seq\n  - !!map {id: !!str a, when: \"Path(`/a`)\", check: !!str deny, priority:"
            + " !!int 12}";

    assertThat(of(document, "/a").check()).isEqualTo("deny");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version: 1\\nunknown: 1\\nrules: []                | 2 | unknown key "unknown"
          version: 1\\nunknown:\\n  a: 1\\nrules: []         | 2 | unknown key "unknown"
          version: 1\\nrules:\\n\\t- {id: a}                 | 3 | indent by spaces
          version: 1\\nrules:\\n  - id: a\\n    when: `x`    | 4 | '`'
          version: 1\\nrules:\\n  - id: a\\n    when: "Path  | 4 | end of stream
          http:\\n  routers:\\n{{ range $i }}\\n  a: 1       | 4 | templates
          <<<<<<< HEAD\\nrules: []\\n=======\\nrules: []\\n>>>>>>> x | 2 | merge conflict
          [http.routers.r]\\n  rule = "Path(`/`)"            | 2 | TOML
          - traefik.http.routers.r.rule=Path(`/`)            | 1 | labels
          apiVersion: traefik.io/v1alpha1\\nkind: IngressRoute | 1 | Kubernetes
          rules:\\n  - id: a\\n    when: PIPE\\n      Path(`/a`) &&\\n      Pth(`/b`)\\n    check: none | 5 | "Pth"
          """)
  void namesTheLineAndWhatHelps(String document, int line, String words) {
    String text = document.replace("\\n", "\n").replace("\\t", "\t").replace("PIPE", "|");

    assertThatThrownBy(() -> RuleSet.parse(text))
        .isInstanceOfSatisfying(
            RuleSetException.class, e -> assertThat(e.line()).as("%s", e).isEqualTo(line))
        .hasMessageContaining(words);
  }

  @Test
  void readsAByteOrderMarkAndNamesOtherEncodings() throws Exception {
    String document = "rules:\n  - {id: é, when: \"Path(`/a`)\", check: deny}\n";
    Path file = directory.resolve("rules.yaml");

    assertThat(of("\uFEFF" + document, "/a").check()).isEqualTo("deny");
    assertThat(of("\uFEFF{\"rules\": []}", "/a").check()).isEqualTo("api-key");
    Files.write(file, document.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RuleSet.load(file)).hasMessageContaining("rules.yaml:2: not UTF-8");
    Files.write(file, document.getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> RuleSet.load(file)).hasMessageContaining("UTF-16");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Method(``)",
        "HostRegexp(``)",
        "PathRegexp(``)",
        "Header(`A`, ``)",
        "HeaderRegexp(`A`, ``)",
        "Query(`a`, ``)",
        "QueryRegexp(`a`, ``)"
      })
  void refusesEmptyValuesAsTraefikDoes(String when) {
    assertThatThrownBy(() -> RuleSet.parse("rules: [{id: a, when: '" + when + "', check: none}]"))
        .hasMessageContaining("takes no empty value");
  }

  // Traefik

  @Test
  void resolvesChainsAndHandsTheServiceOn() {
    String document = TRAEFIK.replace("MIDDLEWARES", "secured").replace("TYPE", "retry");
    Request request = Request.get("/it/x").host("h").build();

    Classification it = RuleSet.parse(document).classify(request);

    assertThat(it.check()).isEqualTo("session");
    assertThat(it.path(request)).contains("/x");
    assertThat(it.service()).contains("api");
    assertThat(of(document, "/else").service()).contains("site");
    assertThat(of(document, "/else").check()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "buffering",
        "circuitBreaker",
        "compress",
        "contentType",
        "errors",
        "grpcWeb",
        "headers",
        "retry"
      })
  void passesOverWhatDecidesNothing(String type) {
    String document = TRAEFIK.replace("MIDDLEWARES", "it, session").replace("TYPE", type);

    assertThat(of(document, "/it/x").check()).isEqualTo("session");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "addPrefix", "basicAuth", "digestAuth", "encodedCharacters", "forwardAuth", "inFlightReq",
        "ipAllowList", "ipWhiteList", "plugin", "rateLimit", "redirectRegex", "redirectScheme",
        "replacePath", "replacePathRegex", "stripPrefixRegex", "unheardOf"
      })
  void refusesWhatMayProtectUnlessItIsDoneElsewhere(String type) {
    String document = TRAEFIK.replace("MIDDLEWARES", "it, session").replace("TYPE", type);

    assertThatThrownBy(() -> RuleSet.parse(document))
        .hasMessageContaining("rules:13: middleware \"it\" of router \"it\" has the type " + type)
        .hasMessageContaining("traefik: {ignore: [it]}");
    assertThat(of(document + "traefik: {ignore: [it]}\n", "/it/x").check()).isEqualTo("session");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none@docker, session | is neither defined here nor the name of a check
          unknown              | is neither defined here nor the name of a check
          session, deny        | names two checks, "session" and "deny"
          loop                 | is a chain that leads back to itself
          api-key              | has the type basicAuth
          strip, strip         | strips a second prefix
          """)
  void refusesMiddlewaresThatDontSayOneThing(String middlewares, String words) {
    String document = TRAEFIK.replace("MIDDLEWARES", middlewares).replace("TYPE", "retry");

    assertThatThrownBy(() -> RuleSet.parse(document))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parentRefs: [public]             | write the parents' conditions
          tls: {options: mtls}             | tls.options
          entryPoints: [internal]          | other entryPoints
          ruleSyntax: v2                   | ruleSyntax must be v3
          """)
  void refusesWhatARouterCantKeep(String setting, String words) {
    String document =
        "http: {routers: {a: {rule: 'Path(`/a`)'}, b: {rule: 'Path(`/b`)', " + setting + "}}}";

    assertThatThrownBy(() -> RuleSet.parse(document)).hasMessageContaining(words);
  }

  @Test
  void readsTheDefaultSyntaxAndRefusesOtherProtocols() {
    assertThat(of("http: {routers: {a: {rule: 'Path(`/a`)', ruleSyntax: default}}}", "/a").rule())
        .contains("a");
    assertThatThrownBy(() -> RuleSet.parse("http: {routers: {}}\ntcp: {routers: {}}"))
        .hasMessageContaining("rules:2: ");
    assertThatThrownBy(() -> RuleSet.parse("http: {routers: {}, models: {web: {}}}"))
        .hasMessageContaining("http.models may give routers further middlewares");
    assertThatThrownBy(() -> RuleSet.parse("rules: []\ntls: {options: {m: {clientAuth: {}}}}"))
        .hasMessageContaining("tls.options may protect");
  }

  @Test
  void aRuleNamesAService() {
    String document = "rules: [{id: a, when: 'Path(`/a`)', check: none, service: api}]";

    assertThat(of(document, "/a").service()).contains("api");
    assertThat(of(document, "/b").service()).isEmpty();
  }
}
