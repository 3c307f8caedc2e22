package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Matcher;
import dev.edgekit.auth.rule.RuleFinding.Kind;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a condition leaves out that its author may have thought of as included. Stateless. */
final class RuleHints {
  private RuleHints() {}

  /** The hints by kind, at most one of each. */
  static Map<Kind, String> of(List<Conjunction> alternatives) {
    Map<Kind, String> hints = new LinkedHashMap<>();
    alternatives.stream()
        .flatMap(alternative -> alternative.is().stream())
        .forEach(matcher -> add(matcher, alternatives, hints));
    return hints;
  }

  private static void add(
      Matcher matcher, List<Conjunction> alternatives, Map<Kind, String> hints) {
    String path = path(matcher);
    if (matcher instanceof Matcher.Method method
        && method.method().equals("GET")
        && alternatives.stream().noneMatch(RuleHints::asksForHead)) {
      hints.put(
          Kind.WITHOUT_HEAD,
          "Method(`GET`) doesn't hold for HEAD, which has the same answer: add || Method(`HEAD`)");
    }
    if (!normal(path, Normalizer.Form.NFC).equals(normal(path, Normalizer.Form.NFD))) {
      hints.put(
          Kind.TWO_FORMS,
          matcher
              + " has characters that Unicode can compose in two ways, and holds for one of them:"
              + " clients send the composed one (NFC), file systems of macOS the other");
    }
    if (matcher instanceof Matcher.Query || matcher instanceof Matcher.QueryRegexp) {
      hints.put(
          Kind.QUERY_ALONE,
          matcher
              + " looks at the query alone; servlets take parameters from a form's body, too, and"
              + " some frameworks other spellings of the key");
    }
  }

  private static boolean asksForHead(Conjunction alternative) {
    return alternative.is().contains(new Matcher.Method("HEAD"));
  }

  private static String normal(String path, Normalizer.Form form) {
    return Normalizer.normalize(path, form);
  }

  private static String path(Matcher matcher) {
    if (matcher instanceof Matcher.Path path) {
      return path.path();
    }
    if (matcher instanceof Matcher.PathPrefix prefix) {
      return prefix.prefix();
    }
    return matcher instanceof Matcher.Under under ? under.prefix() : "";
  }
}
