package dev.edgekit.auth.rule;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Rules are passed on one by one while the document is read, and mean the same as in one piece. */
class DocumentReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rules\": [{\"id\": \"a\"}, {\"id\": \"b\"}], \"version\": 1}",
        "rules:\n  - {id: a}\n  - {id: b}\nversion: 1\n",
        "rules: [{id: a}, {id: b}]\nversion: 1\n"
      })
  void passesRulesOnAndKeepsNone(String document) {
    List<String> passedOn = new ArrayList<>();

    DocumentNode rest =
        DocumentReader.read(document, "x", 1000, rule -> passedOn.add(at(rule, "id").text("id")));

    assertThat(passedOn).containsExactly("a", "b");
    assertThat(at(rest, "rules").list("rules")).isEmpty();
    assertThat(at(rest, "version").number("version")).isEqualTo(1);
  }

  private static DocumentNode at(DocumentNode map, String key) {
    return requireNonNull(map.map("it").get(key));
  }

  /** It may be asked for again, so it is not passed on. */
  @Test
  void keepsAListThatHasAnAnchor() {
    DocumentNode document =
        DocumentReader.read(
            "rules: &all [{id: a}]\n",
            "x",
            1000,
            rule -> {
              throw new AssertionError(rule);
            });

    assertThat(at(document, "rules").list("rules")).hasSize(1);
    assertThat(
            RuleSet.parse("rules: &all [{id: a, when: \"Path(`/a`)\", check: deny}]\n")
                .classify(Request.get("/a").build())
                .check())
        .isEqualTo("deny");
  }

  @Test
  void aRuleMayNameACheckThatIsDeclaredAfterIt() {
    RuleSet rules =
        RuleSet.parse(
            """
            rules:
              - {id: a, when: "Under(`/a`)", check: partner}
            checks:
              partner: {type: api-key, store: "file:keys.json"}
            """);

    assertThat(rules.classify(Request.get("/a").build()).check()).isEqualTo("partner");
  }

  @Test
  void namesTheFirstRuleWhoseCheckIsDeclaredNowhere() {
    assertThatThrownBy(
            () ->
                RuleSet.parse(
                    """
                    rules:
                      - {id: a, when: "Under(`/a`)", check: deny}
                      - {id: b, when: "Under(`/b`)", check: partner}
                      - {id: c, when: "Under(`/c`)", check: partner}
                    checks:
                      other: {type: api-key, store: "file:keys.json"}
                    """))
        .isInstanceOf(RuleSetException.class)
        .hasMessageContaining("rules:3:")
        .hasMessageContaining("check of rule \"b\" names no known check: \"partner\"");
  }

  @Test
  void aSecondListOfRulesIsRefused() {
    assertThatThrownBy(() -> RuleSet.parse("rules: []\nrules: []\n"))
        .hasMessageContaining("the key \"rules\" stands twice");
    assertThatThrownBy(() -> RuleSet.parse("{\"rules\": [], \"rules\": []}"))
        .hasMessageContaining("the key \"rules\" stands twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "~", "a", "none", "nul", "null", "Null", "NULL", "nULL", "nullx", "true", "True",
        "TRUE", "tRUE", "trues", "false", "False", "FALSE", "fALSE", "yes", "no", "on", "off", "y",
        "n", "t", "f", "é", "inf", "nan", ".inf", ".NaN", "1", "-1", "0x1F", "0o17", "010", "1e3",
        "e3", "x", "${A}", "A", "Z", "z", "[", "@", "`"
      })
  void resolvesAsTheCoreSchemaDoes(String text) {
    ScalarResolver schema = new CoreSchema().getScalarResolver();

    assertThat(YamlDocument.tag(text, true)).isEqualTo(schema.resolve(text, true));
    assertThat(YamlDocument.tag(text, false)).isEqualTo(schema.resolve(text, false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void countsLinesUpToOneThatIsTooLong(String end) {
    String lines = ("# a comment of some length" + end).repeat(20_000);

    assertThatThrownBy(() -> RuleSet.parse(lines + "#".repeat(65_537) + end + "rules: []"))
        .hasMessageStartingWith("rules:20001: a line of YAML may have 65536 characters");
    assertThat(RuleSet.parse(lines + "#".repeat(65_536) + end + "rules: []").size()).isZero();
  }
}
