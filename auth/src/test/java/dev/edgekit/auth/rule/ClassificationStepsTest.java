package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a decision costs, counted in rules that are tried and characters that are searched: it
 * doesn't grow with the number of rules.
 */
class ClassificationStepsTest {
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  private enum Family {
    HOST_REGEXP(
        i -> "HostRegexp(`^tenant-[0-9]+-" + i + "\\.example\\.com$`)",
        i -> get("/").host("tenant-12-" + i + ".example.com")),
    HOST_REGEXP_IGNORING_CASE(
        i -> "HostRegexp(`(?i)^[a-z]+\\.T" + i + "\\.example\\.com\\.?$`)",
        i -> get("/").host("a.t" + i + ".example.com")),
    PATH_REGEXP(i -> "PathRegexp(`^/[a-z]+/" + i + "/[0-9]+$`)", i -> get("/abc/" + i + "/12")),
    PATH_REGEXP_BY_PREFIX(
        i -> "PathRegexp(`^/api/" + i + "/[0-9]{1,9}$`)", i -> get("/api/" + i + "/12")),
    PATH_REGEXP_BY_CHOICE(
        i -> "PathRegexp(`^/(a|b)/x" + i + "($|/)`)", i -> get("/b/x" + i + "/z")),
    PATH_REGEXP_UNANCHORED(i -> "PathRegexp(`" + i + "x`)", i -> get("/a/b" + i + "x")),
    /** No literal at all, so that one automaton searches for all of them. */
    PATH_REGEXP_OF_CLASSES(i -> "PathRegexp(`^/" + classes(i) + "$`)", i -> get("/" + letters(i))),
    /** All ask for the same literal and for nothing else that could tell them apart. */
    PATH_REGEXP_OF_ONE_LITERAL(
        i -> "PathRegexp(`^/items/" + classes(i) + "$`)", i -> get("/items/" + letters(i))),
    ONE_HOST(
        i -> "Host(`h.example.com`) && PathRegexp(`/items/([a-z]+)/" + i + "$`)",
        i -> get("/items/abc/" + i).host("h.example.com")),
    HOST_OR_HOST(
        i ->
            "(Host(`h.example.com`) || Host(`i.example.com`)) && PathRegexp(`/([a-z]+)/"
                + i
                + "$`)",
        i -> get("/items/abc/" + i).host("h.example.com")),
    HEADER_REGEXP(
        i -> "HeaderRegexp(`X-T`, `^v" + i + "-`)",
        i -> get("/").header("X-T", "v" + i + "-z").header("x-t", "other")),
    QUERY_REGEXP(i -> "QueryRegexp(`q`, `^v" + i + "$`)", i -> get("/?a=1&q=v" + i)),
    NOT_HEADER(
        i ->
            "!Header(`X-Tenant`, `t%d`) && Path(`/y%d`) || !Header(`X-T`, `t%d`) && !Method(`GET`)"
                .formatted(i, i, i),
        i -> get("/y" + i).header("X-Tenant", "q")),
    NOTHING_BUT_NEGATIONS(
        i -> "!Header(`X-Tenant`, `t`) && !PathPrefix(`/`) && !Host(`h" + i + "`)",
        i -> get("/y" + i)),
    NOT_REGEXP(
        i -> "!PathRegexp(`^/[a-z]+/" + i + "/`) && !HeaderRegexp(`X-T`, `a`)",
        i -> get("/abc/" + i + "/").header("X-T", i % 2 == 0 ? "a" : "b")),
    METHOD_ONLY(i -> "Method(`GET`) && !Path(`/n" + i + "`) && !Host(`x`)", i -> get("/n" + i));

    final IntFunction<String> rule;
    final IntFunction<RequestBuilder> request;

    Family(IntFunction<String> rule, IntFunction<RequestBuilder> request) {
      this.rule = rule;
      this.request = request;
    }
  }

  private static RequestBuilder get(String target) {
    return Request.get(target).header("Accept", "*/*").clientAddress("203.0.113.7");
  }

  /** Letters, each out of one half of the alphabet that a bit of the number chooses. */
  private static String classes(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      text.append((i >> bit & 1) == 0 ? "[a-m]" : "[n-z]");
    }
    return text.toString();
  }

  private static String letters(int i) {
    StringBuilder text = new StringBuilder();
    for (int bit = 0; bit < 14; bit++) {
      text.append((i >> bit & 1) == 0 ? 'b' : 'y');
    }
    return text.toString();
  }

  private static RuleSet rules(Family family, int count) {
    List<Rule> rules =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new Rule(
                        "r" + i,
                        family.rule.apply(i),
                        0,
                        "none",
                        null,
                        null,
                        List.of(),
                        Acceptance.NONE,
                        false,
                        false,
                        "rules",
                        i,
                        i))
            .toList();
    return new RuleSet(
        new RuleFile(
            rules, "api-key", List.of(), Optional.empty(), Acceptance.NONE, Map.of(), false));
  }

  /** The steps of a decision, over requests of which one half is for one rule each. */
  private static double steps(RuleSet rules, Family family) {
    long steps = 0;
    int requests = 64;
    for (int i = 0; i < requests; i++) {
      int rule = i % 2 == 0 ? i * rules.size() / requests : rules.size() + 1000 + i;
      Request request = family.request.apply(rule).build();
      RequestView view = RequestView.of(request, request.target());
      long before = view.found().steps();
      rules.index().find(view, -1, RuleIndex.NONE);
      steps += view.found().steps() - before;
      view.clear();
    }
    return (double) steps / requests;
  }

  @ParameterizedTest
  @EnumSource
  void takesNoMoreStepsWithMoreRules(Family family) {
    double few = steps(rules(family, 10), family);
    double many = steps(rules(family, 10_000), family);

    assertThat(many).isLessThanOrEqualTo(3 * few + 10);
  }
}
