package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.rule.Explanation.Verdict;
import dev.edgekit.auth.rule.RuleFinding.Kind;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleLinterTest {
  private static RuleSet set(String... whens) {
    List<Rule> rules = new ArrayList<>();
    IntStream.range(0, whens.length).forEach(i -> rules.add(rule("r" + i, whens[i], 0, "session")));
    return set(rules);
  }

  private static RuleSet set(List<Rule> rules) {
    return new RuleSet(
        new RuleFile(
            rules, "api-key", List.of(), Optional.empty(), Acceptance.NONE, Map.of(), false));
  }

  private static Rule rule(String id, String when, long priority, String check) {
    return new Rule(
        id,
        when,
        priority,
        check,
        null,
        null,
        List.of(),
        Acceptance.NONE,
        false,
        false,
        "rules",
        1,
        1);
  }

  private static List<RuleFinding> findings(RuleSet rules, Kind kind) {
    return rules.lint().stream().filter(finding -> finding.kind() == kind).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Path(`/admin`), TRAILING_SLASH",
    "Under(`/admin`), ",
    "Method(`GET`) && Under(`/a`), WITHOUT_HEAD",
    "Under(`/a`) && (Method(`GET`) || Method(`HEAD`)), ",
    "Under(`/caf\u00e9`), TWO_FORMS",
    "Under(`/강의`), TWO_FORMS",
    "'Query(`admin`, `1`)', QUERY_ALONE",
  })
  void saysWhatAConditionLeavesOut(String when, Kind kind) {
    Set<Kind> hints =
        EnumSet.of(Kind.TRAILING_SLASH, Kind.WITHOUT_HEAD, Kind.TWO_FORMS, Kind.QUERY_ALONE);
    RuleSet rules = RuleSet.parse("rules: [{id: a, when: '" + when + "', check: deny}]");

    assertThat(rules.lint())
        .extracting(RuleFinding::kind)
        .filteredOn(hints::contains)
        .isEqualTo(kind == null ? List.of() : List.of(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "Under(`/admin`), api-key, LETTER_CASE SUFFIX",
    "Under(`/admin`), deny, ''",
    "PathRegexp(`^/(?i:admin)`), api-key, ''",
    "PathPrefix(`/admin`), api-key, LETTER_CASE",
    "Host(`a`), api-key, ''",
  })
  void saysWhereAnotherSpellingHasAnotherCheck(String when, String rest, String found) {
    RuleSet rules =
        RuleSet.parse(
            "defaults: {check: %s}\nrules: [{id: a, when: '%s', check: session}]"
                .formatted(rest, when));

    assertThat(rules.lint())
        .extracting(f -> f.kind().name())
        .filteredOn(Set.of("LETTER_CASE", "SUFFIX")::contains)
        .isEqualTo(found.isEmpty() ? List.of() : List.of(found.split(" ")));
  }

  @ParameterizedTest
  @CsvSource({
    "Method(`DELETE`) && Under(`/a`), deny, api-key, true",
    "Method(`PUT`) && Path(`/a`), session, none, true",
    "Method(`PATCH`), deny, session, true",
    "Method(`DELETE`) && Under(`/a`), deny, deny, false",
    "Method(`DELETE`) && Under(`/a`), session, session, false",
    "Method(`DELETE`) || Method(`POST`), deny, api-key, false",
    "Method(`GET`), deny, api-key, false",
    "Under(`/a`), deny, api-key, false",
    "Method(`DELETE`) && Under(`/a`), none, api-key, false",
  })
  void saysWhereAFormsFieldChoosesTheRule(String when, String check, String rest, boolean found) {
    RuleSet rules =
        RuleSet.parse(
            "defaults: {check: %s}\nrules: [{id: a, when: '%s', check: %s}]"
                .formatted(rest, when, check));

    assertThat(rules.lint())
        .filteredOn(finding -> finding.kind() == Kind.FORM_METHOD)
        .hasSize(found ? 1 : 0)
        .allSatisfy(
            finding -> assertThat(finding.witness().orElseThrow().method()).isEqualTo("POST"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host(`a.com`) && Host(`b.com`)",
        "Host(`a.com`) && Host(`*.b.com`)",
        "Method(`GET`) && Method(`POST`)",
        "Method(`GET`) && !Method(`GET`)",
        "Path(`/a`) && PathPrefix(`/b`)",
        "PathPrefix(`/a`) && Under(`/b`)",
        "Path(`/a`) && !PathRegexp(`^/a$`)",
        "ClientIP(`10.0.0.0/8`) && ClientIP(`192.168.0.0/16`)",
        "ClientIP(`10.0.0.1`) && !ClientIP(`10.0.0.0/8`)",
        "Path(`/a//b`)",
        "Path(`/a/../b`)",
        "Path(`/a;b`)",
        "Path(`/a?b`)",
        "PathPrefix(`/a//b`)",
        "Header(`Host`, `a.com`)",
        "Host(`a.com`) && (Host(`b.com`) || Host(`c.com`))",
        "Path(`/a`) && !PathPrefix(`/`)",
        "Host(`**.example.com`)",
        "Host(`*.a*.example.com`)",
      })
  void findsRulesThatNoRequestSatisfies(String when) {
    assertThat(findings(set(when), Kind.DEAD)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host(`a.com`) || Host(`b.com`)",
        "PathPrefix(`/a`) && PathPrefix(`/ab`)",
        "PathPrefix(`/.`)",
        "Path(`/강의`)",
        "Path(`/a b`)",
        "Path(`/a%40b`)",
        "Host(`::1`)",
        "Host(`*.my_team.example.com`)",
        "!Method(`GET`) && !Method(`POST`)",
        "HostRegexp(`^[a-z]+\\.example\\.com$`) && PathRegexp(`^/v[0-9]+/x$`)",
      })
  void findsNothingDeadInRulesThatCanBeSatisfied(String when) {
    assertThat(findings(set(when), Kind.DEAD)).isEmpty();
  }

  static Stream<Arguments> shadows() {
    return Stream.of(
        Arguments.of("Under(`/client`)", "Path(`/client/me`)", true),
        Arguments.of("PathPrefix(`/a`)", "Under(`/ab`)", true),
        Arguments.of("Under(`/a`)", "PathPrefix(`/ab`)", false),
        Arguments.of("Host(`*.b.com`)", "Host(`a.b.com`) && Path(`/x`)", true),
        Arguments.of("ClientIP(`10.0.0.0/8`)", "ClientIP(`10.1.0.0/16`)", true),
        Arguments.of("HeaderRegexp(`A`, `^[0-9]$`)", "Header(`A`, `7`)", true),
        Arguments.of("!Method(`POST`)", "Method(`GET`)", true),
        Arguments.of("Method(`GET`) || Method(`PUT`)", "Method(`PUT`) && Path(`/`)", true),
        Arguments.of("Path(`/a`) && Method(`GET`)", "Path(`/a`)", false));
  }

  @ParameterizedTest
  @MethodSource("shadows")
  void findsRulesThatAnotherTakesEverythingFrom(String first, String second, boolean shadowed) {
    RuleSet rules = set(List.of(rule("a", first, 900, "none"), rule("b", second, 1, "session")));

    List<RuleFinding> found = findings(rules, Kind.SHADOWED);

    assertThat(found.isEmpty()).isNotEqualTo(shadowed);
    if (shadowed) {
      Request witness = found.get(0).witness().orElseThrow();
      assertThat(new RequestClassifier(rules).classify(witness).rule()).contains("a");
    }
  }

  @Test
  void findsOverlapsOfEqualPriorityWithAWitnessThatBothHoldFor() {
    RuleSet rules =
        set(
            List.of(
                rule("a", "Host(`a.com`)", 7, "session"),
                rule("b", "Header(`X`, `1`)", 7, "deny"),
                rule("c", "Host(`c.com`)", 7, "deny")));

    List<RuleFinding> found = findings(rules, Kind.OVERLAP);

    assertThat(found).extracting(RuleFinding::rule).containsExactly("a", "b");
    Request witness = found.get(0).witness().orElseThrow();
    assertThat(new RequestClassifier(rules).explain(witness).rules())
        .extracting(Explanation.Considered::verdict)
        .containsExactly(Verdict.WON, Verdict.OUTRANKED, Verdict.DOES_NOT_HOLD);
  }

  @Test
  void findsPrefixesThatHoldForLongerWords() {
    List<RuleFinding> found = findings(set("PathPrefix(`/client`)"), Kind.SURPRISING_PREFIX);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).witness().orElseThrow().target()).isEqualTo("/clientx");
    assertThat(findings(set("PathPrefix(`/client/`)", "Under(`/a`)"), Kind.SURPRISING_PREFIX))
        .isEmpty();
  }

  @Test
  void showsWhatGetsInWithoutACheck() {
    RuleSet rules =
        set(List.of(rule("open", "PathPrefix(`/assets/`) && !Method(`POST`)", 0, "none")));

    RuleFinding found = findings(rules, Kind.OPEN).get(0);

    assertThat(found.rule()).isEqualTo("open");
    Classification is = new RequestClassifier(rules).classify(found.witness().orElseThrow());
    assertThat(is.check()).isEqualTo("none");
  }

  @Test
  void namesRulesThatNoIndexFinds() {
    RuleSet rules =
        set(
            "!ClientIP(`10.0.0.0/8`)",
            "PathRegexp(`[0-9]`)",
            "PathRegexp(`^/v[0-9]`)",
            "Path(`/`)");

    assertThat(findings(rules, Kind.UNINDEXED))
        .extracting(RuleFinding::rule)
        .containsExactlyInAnyOrder("r0", "r1");
  }

  @Test
  void saysWhatRulesCostThatNoLookupFinds() {
    RuleSet rules =
        set(
            "PathRegexp(`^/[a-z]+$`)",
            "!Method(`GET`)",
            "HeaderRegexp(`X`, `(?i)[é]`)",
            "HeaderRegexp(`X`, `(?i)^a[é]`)",
            "PathRegexp(`^/(a|b)/`) || Path(`/c`)");

    assertThat(findings(rules, Kind.UNINDEXED))
        .extracting(RuleFinding::rule)
        .containsExactly("r2", "r1", "r0");
    assertThat(findings(rules, Kind.UNINDEXED).get(0).message()).contains("by itself");
  }

  /** As many pairs of equal priority as would take hours, if each were tried. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HostRegexp(`^tenant-[0-9]+-%04d\\.example\\.com$`)",
        "PathRegexp(`^/[a-z]+/%04d/[0-9]+$`)",
        "QueryRegexp(`q`, `[a-z]%04d`)",
        "Under(`/a%1$04d`) && Header(`X`, `%1$04d`)",
        "!Header(`X`, `%04d`)"
      })
  @Timeout(60)
  void lintsAThousandRulesOfOnePriority(String when) {
    RuleSet rules = set(IntStream.range(0, 1000).mapToObj(when::formatted).toArray(String[]::new));

    assertThat(findings(rules, Kind.DEAD)).isEmpty();
  }

  @Test
  void saysWhichRulesItDidNotCompare() {
    String[] whens =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    i < 200
                        ? "Host(`h%03d.com`) && Path(`/x`)".formatted(i)
                        : "Header(`X`, `%03d`) && Path(`/y`)".formatted(i))
            .toArray(String[]::new);

    List<RuleFinding> found =
        findings(
            set(IntStream.range(0, 400).mapToObj(i -> rule("r" + i, whens[i], 1, "deny")).toList()),
            Kind.NOT_COMPARED);

    assertThat(found).hasSize(1);
    assertThat(found.get(0).message()).startsWith("200 rules weren't tried with all others");
  }

  /** Every witness shows what it is to show, whatever the rules. */
  @Test
  void makesOnlyTrueWitnesses() {
    for (int seed = 0; seed < 200; seed++) {
      RuleSet rules = set(new RuleGenerator(seed).rules());
      RequestClassifier classifier = new RequestClassifier(rules);
      for (RuleFinding finding : rules.lint()) {
        finding
            .witness()
            .ifPresent(
                witness ->
                    assertThat(verdict(classifier.explain(witness), finding.rule()))
                        .as(finding.toString())
                        .isIn(expected(finding.kind())));
      }
    }
  }

  private static Verdict verdict(Explanation explanation, String rule) {
    return explanation.rules().stream()
        .filter(considered -> considered.rule().equals(rule))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private static List<Verdict> expected(Kind kind) {
    return switch (kind) {
      case SHADOWED -> List.of(Verdict.OUTRANKED);
      case OVERLAP -> List.of(Verdict.WON, Verdict.OUTRANKED);
      default -> List.of(Verdict.WON);
    };
  }

  /** What the linter calls dead or shadowed never wins, whatever the request. */
  @Test
  void callsNothingDeadOrShadowedThatWins() {
    for (int seed = 0; seed < 200; seed++) {
      RuleGenerator generator = new RuleGenerator(seed);
      RuleSet rules = set(generator.rules());
      Set<String> never =
          rules.lint().stream()
              .filter(f -> f.kind() == Kind.DEAD || f.kind() == Kind.SHADOWED)
              .map(RuleFinding::rule)
              .collect(Collectors.toSet());
      RequestClassifier classifier = new RequestClassifier(rules);
      for (int i = 0; i < 200; i++) {
        assertThat(classifier.classify(generator.request()).rule().filter(never::contains))
            .as("seed " + seed)
            .isEmpty();
      }
    }
  }
}
