package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All spellings that a server decodes into one have one class and one dispatch path. */
class SpellingsTest {
  private static final String CHARACTERS = "!$&'()*+,=:@[] \"<>^{|}`~-_.";

  private static RuleSet rules(String when, String more) {
    return RuleSet.parse(
        """
        defaults: {check: none}
        rules:
          - id: it
            check: deny
            when: '%s'
            %s
        """
            .formatted(when.replace("'", "''"), more));
  }

  private static Classification of(RuleSet rules, String target) {
    return rules.classify(Request.get(target).host("h").build());
  }

  private static Set<String> spellings(char c) {
    String encoded = "%%%02X".formatted((int) c);
    Set<String> spellings = new LinkedHashSet<>(List.of(encoded, encoded.toLowerCase(Locale.ROOT)));
    if ("[] \"<>^{|}`".indexOf(c) < 0) {
      spellings.add(String.valueOf(c));
    }
    spellings.remove(c == '.' ? encoded : ""); // refused without a permission
    spellings.remove(c == '.' ? encoded.toLowerCase(Locale.ROOT) : "");
    return spellings;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Path", "PathPrefix", "Under", "PathRegexp"})
  void oneRuleAndOnePathForEverySpelling(String matcher) {
    for (int i = 0; i < CHARACTERS.length(); i++) {
      char c = CHARACTERS.charAt(i);
      if (matcher.equals("PathRegexp") && c == '`') {
        continue; // would end the value
      }
      for (String written : Set.of(String.valueOf(c), "%%%02X".formatted((int) c))) {
        String value =
            matcher.equals("PathRegexp")
                ? "^/x[" + (c == '^' || c == ']' || c == '[' ? "\\" + c : "" + c) + "]y$"
                : "/x" + (c == '`' ? "%60" : written) + "y";
        RuleSet rules = rules(matcher + "(`" + value + "`)", "");
        Set<Optional<String>> paths = new LinkedHashSet<>();
        for (String spelling : spellings(c)) {
          Request request = Request.get("/x" + spelling + "y").host("h").build();
          Classification is = rules.classify(request);
          assertThat(is.check()).as("%s(%s) for %s", matcher, value, spelling).isEqualTo("deny");
          paths.add(is.path(request));
        }
        assertThat(paths).as("%s", c).hasSize(c == '+' ? 2 : 1);
      }
    }
  }

  @Test
  void stripsEverySpelling() {
    String characters = "!$&'()*+,=:@ ~-_";
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      for (String written : Set.of(String.valueOf(c), "%%%02X".formatted((int) c))) {
        RuleSet rules =
            rules("PathPrefix(`/`)", "strip: \"/x" + (c == '"' ? "%22" : written) + "y\"");
        for (String spelling : spellings(c)) {
          Request request = Request.get("/x" + spelling + "y/me").host("h").build();
          assertThat(rules.classify(request).path(request))
              .as("strip %s of %s", written, spelling)
              .contains("/me");
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/%EA%B0%95, /%EA%B0%95",
    "/강, /%ea%b0%95",
    "/a%20b, /a%20b",
    "/v1/keys%3Arotate, /v1/keys:rotate",
    "/v1/keys:rotate, /v1/keys%3arotate",
    "/%61dmin, /admin",
  })
  void aRuleMayBeWrittenInAnySpelling(String path, String target) {
    assertThat(of(rules("Path(`" + path + "`)", ""), target).check()).isEqualTo("deny");
  }

  @ParameterizedTest
  @CsvSource({
    "Path(`/a%2Fb`), %2F is refused in requests",
    "Path(`/a%5cb`), %5c is refused in requests",
    "Path(`/a%00b`), %00 is refused in requests",
    "Path(`/a%25b`), %25 is refused in requests",
    "Path(`/100%`), two hexadecimal digits",
    "Path(`/%ff`), isn't UTF-8",
    "PathRegexp(`^/a%3Ab`), %3A never matches",
  })
  void refusesARuleThatNoRequestCanMatch(String when, String words) {
    assertThatThrownBy(() -> rules(when, ""))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining(words);
  }

  @Test
  void thePriorityStaysTheLengthAsWritten() {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - {id: raw, when: "Path(`/a:b`)", check: none}
              - {id: encoded, when: "Path(`/a%3Ab`)", check: deny}
            """);

    assertThat(of(rules, "/a:b").rule()).contains("encoded");
    assertThat(rules.lint())
        .anySatisfy(
            finding -> {
              assertThat(finding.kind()).isEqualTo(RuleFinding.Kind.SHADOWED);
              assertThat(finding.rule()).isEqualTo("raw");
            });
  }

  /** File systems of Windows drop a dot or a blank at a name's end; tokenizers trim both ends. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin.",
        "/admin..",
        "/admin%20",
        "/admin%20.%20",
        "/%20admin",
        "/admin./x",
        "/admin%20/x",
        "/%20admin%20/x",
        "/admin%E3%80%80",
        "/admin%C2%A0",
      })
  void refusesANameThatIsAnotherRulesWhenItIsTrimmed(String target) {
    assertThat(of(rules("Under(`/admin`)", ""), target).reason())
        .isPresent()
        .get()
        .isIn("trimmed-name", "compatibility-character");
    assertThat(of(rules("PathPrefix(`/`)", ""), target).check()).isEqualTo("deny");
    assertThat(of(rules("Path(`/other`)", ""), target).reason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/%61dmin/x, needless-encoding, needless-encoding",
    "/x/%61dmin, needless-encoding, ''",
    "/x/%41, needless-encoding, ''",
    "/x/%2561, 'needless-encoding, double-encoding', double-encoding",
    "/x/%25%36%31, 'needless-encoding, double-encoding', double-encoding",
    "/x/%256%31, 'needless-encoding, double-encoding', double-encoding",
    "/x/%25%3661, 'needless-encoding, double-encoding', double-encoding",
    "/x/%25%75002f, 'needless-encoding, double-encoding', double-encoding",
    "/x/%20/y, blank-segment, ''",
    "/%20/admin, blank-segment, blank-segment",
    "/x/%EF%BC%8Fy, 'compatibility-delimiter, double-slash', ''",
    "/x%EF%BC%8Fy, compatibility-delimiter, ''",
    "/admin%EF%BC%8Fy, compatibility-delimiter, compatibility-delimiter",
    "/x/%EF%BC%BCy, 'compatibility-delimiter, double-slash', encoded-backslash",
  })
  void judgesBothReadingsOfWhatIsNeedlesslyEncodedOrBlank(
      String target, String accept, String reason) {
    RuleSet rules =
        RuleSet.parse(
            """
            defaults: {check: none, accept: [%s]}
            rules:
              - {id: admin, when: "Under(`/admin`)", check: deny}
              - {id: x, when: "PathPrefix(`/x`)", check: none}
            """
                .formatted(accept));

    assertThat(of(rules, target).reason().orElse("")).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"h.example..", "h..example", ".h.example", "h.example..:80"})
  void refusesAHostWithAnEmptyLabel(String host) {
    Request request = Request.get("/").host(host).build();

    assertThat(rules("Host(`h.example`)", "").classify(request).reason()).contains("bad-host");
  }

  @ParameterizedTest
  @CsvSource({
    "Host(`h`), missing-host",
    "HostRegexp(`h`), missing-host",
    "Path(`/a`), ",
    "Host(`*`), "
  })
  void refusesARequestWithoutAHostWhereRulesAskForOne(String when, String reason) {
    Request request = Request.get("/").host("").build();

    assertThat(rules(when, "").classify(request).reason()).isEqualTo(Optional.ofNullable(reason));
  }

  @Test
  void refusesASemicolonInTheQueryWhereRulesAskForParameters() {
    RuleSet asking = rules("Query(`admin`, `1`)", "");

    assertThat(of(asking, "/?x=1;admin=1").reason()).contains("query-semicolon");
    assertThat(of(asking, "/?admin=1;").reason()).contains("query-semicolon");
    assertThat(of(asking, "/?admin=%31").check()).isEqualTo("deny");
    assertThat(of(rules("Path(`/a`)", ""), "/?x=1;admin=1").check()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method",
        "x-http-method-override",
        "X-Method-Override",
        "X-Original-URL",
        "X-Rewrite-Url"
      })
  void refusesFieldsThatStateAnotherMethodOrPath(String field) {
    Request request = Request.get("/b").host("h").header(field, "DELETE").build();
    Request parameter = Request.builder("POST", "/b?a=1&_%6Dethod=DELETE").host("h").build();

    for (Request each : new Request[] {request, parameter}) {
      assertThat(rules("Path(`/a`)", "").classify(each).reason()).contains("override");
      assertThat(rules("Path(`/b`)", "accept: [override]").classify(each).check())
          .isEqualTo("deny");
      assertThat(rules("Path(`/a`)", "accept: [override]").classify(each).reason())
          .contains("override");
    }
  }

  // Permissions

  private static final Map<String, String> DOUBTFUL =
      Map.of(
          "encoded-slash", "/it/a%2Fb",
          "double-encoding", "/it/100%25",
          "encoded-delimiter", "/it/C%23",
          "encoded-dot", "/it/a%2Eb",
          "double-slash", "/it//a",
          "path-parameter", "/it/a;v=1",
          "many-dots", "/it/.../a",
          "compatibility-delimiter", "/it/%EF%BC%9F");

  @Test
  void acceptsByPermissionWhatHasOneClassInEveryReading() {
    DOUBTFUL.forEach(
        (word, target) -> {
          RuleSet without = rules("Under(`/it`)", "");
          RuleSet with = rules("Under(`/it`)", "accept: [" + word + "]");
          Request request = Request.get(target).host("h").build();
          assertThat(without.classify(request).reason()).contains(word);
          assertThat(with.classify(request).reason()).as("%s", target).isEmpty();
          assertThat(with.classify(request).rule()).contains("it");
          assertThat(with.classify(request).path(request)).isPresent();
          assertThat(rules("Under(`/else`)", "accept: [" + word + "]").classify(request).reason())
              .as("another rule's permission for %s", target)
              .contains(word);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "encoded-slash, /it/a%2F..%2Fb",
    "encoded-slash, /it%2Fsecret",
    "encoded-slash, /it/%2Fx",
    "double-encoding, /it/%252e",
    "double-encoding, /it/%25%32%65",
    "double-encoding, /it/%25%EF%BC%92e",
    "double-encoding, /it/%25u002e",
    "encoded-delimiter, /%3F/it",
    "encoded-dot, /it/%2e%2e/secret",
    "encoded-dot, /it/.%2E/secret",
    "double-slash, //it/me",
    "double-slash, //evil/it",
    "path-parameter, /it;x",
    "path-parameter, /it/..;/secret",
    "path-parameter, /;/it",
    "many-dots, /it/../secret",
    "compatibility-delimiter, /it/%EF%BC%8Fx",
    "compatibility-delimiter, /it/%EF%BC%852e%EF%BC%852e/x",
  })
  void refusesWhatCouldBeMeantForAnother(String word, String target) {
    RuleSet rules = rules("PathPrefix(`/it/`)", "accept: [" + word + "]");

    assertThat(of(rules, target).reason()).as("%s", of(rules, target)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "/courses/%EC%88%98%ED%95%99%E2%85%A1, none",
    "/it/%C2%BD, deny",
    "/%EF%BD%89t, refused",
    "/%EF%BD%89t/me, refused",
    "/a/%E2%80%A6, refused",
    "/a%E2%80%A6, none",
    "/a/%EF%BC%8E%EF%BC%8E/it, refused",
  })
  void acceptsACompatibilityCharacterWhereItsMappingHasTheSameClass(String target, String check) {
    Classification is = of(rules("Under(`/it`)", ""), target);

    assertThat(is.reason().isPresent() ? "refused" : is.check()).isEqualTo(check);
  }

  @Test
  void stripsAlikeOrRefuses() {
    RuleSet rules = rules("PathPrefix(`/`)", "strip: /client\n    accept: [double-slash]");

    assertThat(of(rules, "//client/me").reason()).contains("double-slash");
    assertThat(of(rules, "/client//me").reason()).contains("double-slash");
    assertThat(of(rules, "/client/a//me").reason()).isEmpty();
  }

  @Test
  void refusesAWordThatIsNoPermission() {
    assertThatThrownBy(() -> rules("Path(`/a`)", "accept: [backslash]"))
        .hasMessageContaining("\"backslash\" can't be accepted");
  }
}
