package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document states and can't be kept, or can never hold, is refused with its line. */
class NothingDroppedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allowedHosts: [a.example]|write Host(`…`) into the router's rule",
        "customRequestHeaders: {X-Real-User: ''}|have the service, or a proxy before it",
        "frameDeny: true|have the service write the fields of its answers",
        "stsSeconds: 31536000|have the service write the fields of its answers",
        "sslRedirect: true|which may protect",
        "anythingNew: 1|which may protect",
      })
  void refusesHeadersThatMayProtect(String setting, String advice) {
    String document = router("site: {rule: 'Host(`a`)', middlewares: [h]}", "h: {headers: {%s}}");

    assertThatThrownBy(() -> RuleSet.parse(document.formatted(setting)))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("rules:6: middleware \"h\" of router \"site\" has headers.")
        .hasMessageContaining(advice)
        .hasMessageContaining("traefik: {ignore: [h]}");
  }

  @Test
  void keepsHeadersThatNeitherRefuseNorProtect() {
    String document =
        router(
            "site: {rule: 'Host(`a`)', middlewares: [h]}",
            "h: {headers: {customResponseHeaders: {X: y}, accessControlMaxAge: 5}}");

    assertThat(RuleSet.parse(document).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "middlewares: {x: {buffering: {maxRequestBodyBytes: 9}}}|has buffering.maxRequestBodyBytes|x",
        "services: {s: {loadBalancer: {}, middlewares: [a]}}|service \"s\" has \"middlewares\"|services",
      })
  void refusesWhatMayProtectWhereverItStands(String section, String problem, String ignored) {
    String document =
        "http:\n  routers: {r: {rule: 'Path(`/`)', service: s, middlewares: %s}}\n  %s\n"
            .formatted(section.startsWith("m") ? "[x]" : "[]", section);

    assertThatThrownBy(() -> RuleSet.parse(document)).hasMessageContaining(problem);
    assertThat(RuleSet.parse(document + "traefik: {ignore: [" + ignored + "]}\n").size())
        .isEqualTo(1);
  }

  @Test
  void refusesAnUnknownKeyOfTls() {
    String document = router("site: {rule: 'Host(`a`)', tls: {clientAuth: x}}", "");

    assertThatThrownBy(() -> RuleSet.parse(document))
        .hasMessageContaining("unknown key \"clientAuth\" in tls");
  }

  /** Eight in Traefik, which reads YAML 1.1 here, and ten in YAML 1.2. */
  @ParameterizedTest
  @ValueSource(strings = {"010", "-010", "+09"})
  void refusesANumberThatReadersOfYamlTakeForTwo(String priority) {
    String document = "rules: [{id: a, when: 'Path(`/`)', check: deny, priority: %s}]";

    assertThatThrownBy(() -> RuleSet.parse(document.formatted(priority)))
        .hasMessageContaining(priority + " is decimal to some readers of YAML and octal to others");
    assertThat(RuleSet.parse(document.formatted("0")).size()).isEqualTo(1);
  }

  @Test
  void refusesAFileThatIsTooLongBeforeItIsRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("rules.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(RuleSet.MAX_DOCUMENT_BYTES + 1);
    }

    assertThatThrownBy(() -> RuleSet.load(file))
        .hasMessageContaining("has more than 268435456 octets");
  }

  @Test
  void theLongestFileCanBeSaid(@TempDir Path directory) throws IOException {
    String document = "rules: [{id: a, when: \"Path(`/a`)\", check: deny}]\n";
    Path file = Files.writeString(directory.resolve("rules.yaml"), document);

    RuleSource.watching(file, document.length(), reload -> {}).close();
    assertThatThrownBy(() -> RuleSource.watching(file, document.length() - 1, reload -> {}))
        .hasMessageContaining("has more than " + (document.length() - 1) + " octets");
    assertThatThrownBy(() -> RuleSource.watching(file, 0, reload -> {}))
        .hasMessage("maxBytes must be positive: 0");
  }

  @Test
  void refusesACertificateThatIsHandedOn() {
    assertThatThrownBy(
            () ->
                RuleSet.parse(
                    router(
                        "site: {rule: 'Host(`a`)', middlewares: [c]}",
                        "c: {passTLSClientCert: {pem: true}}")))
        .hasMessageContaining("has the type passTLSClientCert, which may protect");
  }

  @Test
  void refusesRoutersForHttpsAloneBesideOthers() {
    String mixed =
        router("plain: {rule: 'Host(`a`)'}\n    secure: {rule: 'Host(`b`)', tls: {}}", "");
    String all = router("a: {rule: 'Host(`a`)', tls: {}}\n    b: {rule: 'Host(`b`)', tls: {}}", "");

    assertThatThrownBy(() -> RuleSet.parse(mixed))
        .hasMessageContaining("router \"secure\" has tls, which makes it one for HTTPS alone")
        .hasMessageContaining("\"plain\" has none");
    assertThat(RuleSet.parse(mixed + "traefik: {ignore: [tls]}\n").size()).isEqualTo(2);
    assertThat(RuleSet.parse(all).size()).isEqualTo(2);
  }

  @Test
  void refusesScopesOfACheckThatFindsNobody() {
    assertThatThrownBy(() -> RuleSet.parse(rule("Path(`/x`)", "none, scopes: [a]")))
        .hasMessageContaining("rules:2: scopes ask what a principal may do, and check none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HostRegexp(`{sub:[a-z]+}.x`)|{sub:[a-z]+} is a template of Traefik v2",
        "HostRegexp(`{sub:[a-z]{2}}.x`)|{sub:[a-z]{2}} is a template of Traefik v2",
        "Host(`{sub}.x`)|{sub} is a template of Traefik v2",
        "Path(`/a/{id}`)|{id} is a template of Traefik v2, which v3 takes as it stands; write Path",
        "Path(`/a/{id:[0-9]+}`)|is a template of Traefik v2",
        "PathPrefix(`/{any:.*}`)|is a template of Traefik v2",
        "Under(`/{any}`)|is a template of Traefik v2",
        "!Path(`/a/{id}`)|is a template of Traefik v2",
        "PathRegexp(`^/a/{id}$`)|or \\{ and \\} for braces",
        "PathRegexp(`^admin`)|a path begins with a slash, so that nothing begins with a; write ^/",
        "Header(`bad name`, `x`)|a field's name is a token",
        "Header(`X:`, `x`)|a field's name is a token",
        "HeaderRegexp(`bad name`, `x`)|a field's name is a token",
        "Method(`G ET`)|a method is a token",
      })
  void refusesAMatcherThatCanNeverHold(String when, String problem) {
    assertThatThrownBy(() -> RuleSet.parse(rule(when, "deny")))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("rules:2: rule \"r\"")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PathRegexp(`^/[a-z]{2}/x{1,3}`)",
        "PathRegexp(`^/\\{id\\}$`)",
        "PathRegexp(`^/\\p{Greek}+$`)",
        "PathRegexp(`^a?/x`)",
        "PathRegexp(`^a|/x`)",
        "Path(`/%7Bid%7D`)",
        "Path(`/{`)",
        "Header(`X_Y.z`, `{id}`)",
      })
  void takesWhatOnlyLooksLikeOne(String when) {
    assertThat(RuleSet.parse(rule(when, "deny")).size()).isEqualTo(1);
  }

  @Test
  void stripsNothingThatLeavesAnAddressWithAHost() {
    RuleSet rules = RuleSet.parse(rule("Under(`/st`)", "none, strip: /st, accept: [double-slash]"));
    Request host = Request.get("/st//evil.example/x").build();
    Request inside = Request.get("/st/a//b").build();

    assertThat(rules.classify(host).reason()).hasValue("double-slash");
    assertThat(rules.classify(host).path(host)).isEmpty();
    assertThat(rules.classify(inside).path(inside)).hasValue("/a//b");
  }

  @ParameterizedTest
  @CsvSource({
    "X_HTTP_METHOD_OVERRIDE, ",
    "X-HTTP_Method-Override, ",
    "x_original_url, ",
    ", X-HTTP-Method-Override",
    ", x-http-method-override",
    ", X_HTTP_Method_Override",
    ", _method",
    ", _METHOD",
    ", .method",
    ", %20_method",
    ", _method%00x",
    ", X.HTTP.Method.Override",
  })
  void refusesAnOverrideHoweverItIsSpelt(@Nullable String field, @Nullable String parameter) {
    RuleSet rules = RuleSet.parse(rule("Under(`/x`)", "none"));
    RequestBuilder post =
        Request.builder("POST", "/x" + (parameter == null ? "" : "?" + parameter + "=DELETE"));
    Request request = (field == null ? post : post.header(field, "DELETE")).build();

    assertThat(rules.classify(request).reason()).hasValue("override");
  }

  @Test
  void refusesALineOfYamlThatWouldTakeLong() {
    String hosts = "Host(`" + "a".repeat(60) + "`) || ";
    String line = "rules: [{id: r, when: \"" + hosts.repeat(1000) + "Path(`/`)\", check: deny}]";

    assertThatThrownBy(() -> RuleSet.parse("version: 1\n" + line + "\n"))
        .hasMessageContaining(
            "rules:2: a line of YAML may have 65536 characters, and this one has");
    assertThat(RuleSet.parse("{\"version\": 1, \"rules\": []}" + " ".repeat(70_000)).size())
        .isZero();
  }

  private static String router(String routers, String middlewares) {
    return "defaults: {check: deny}\nhttp:\n  routers:\n    %s\n  middlewares:\n    %s\n"
        .formatted(routers, middlewares.isEmpty() ? "unused: {compress: {}}" : middlewares);
  }

  private static String rule(String when, String check) {
    return "rules:\n  - {id: r, when: '%s', check: %s}\n".formatted(when, check);
  }
}
