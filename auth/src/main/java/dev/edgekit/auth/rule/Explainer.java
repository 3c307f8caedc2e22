package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.auth.rule.Explanation.Considered;
import dev.edgekit.auth.rule.Explanation.Verdict;
import dev.edgekit.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Evaluates every rule of a set, one by one, and says why. Stateless. */
final class Explainer {
  private Explainer() {}

  static Explanation explain(RuleSet rules, Request request, Classification decision) {
    if (decision.outcome() == Classification.Outcome.REJECT) {
      return new Explanation(decision, List.of());
    }
    String target = request.target();
    RequestView view = RequestView.of(request, target);
    try {
      return new Explanation(decision, considered(rules, view));
    } finally {
      view.clear();
    }
  }

  private static List<Considered> considered(RuleSet rules, RequestView view) {
    List<Considered> considered = new ArrayList<>(rules.size());
    List<Condition> conditions = rules.conditions();
    String winner = "";
    for (int rank = 0; rank < rules.size(); rank++) {
      Rule rule = rules.ranked().get(rank);
      Condition when = conditions.get(rank);
      if (!when.holds(view)) {
        considered.add(
            new Considered(rule.id(), rule.priority(), Verdict.DOES_NOT_HOLD, failing(when, view)));
      } else if (winner.isEmpty()) {
        winner = rule.id();
        considered.add(
            new Considered(rule.id(), rule.priority(), Verdict.WON, "holds, and comes first"));
      } else {
        considered.add(
            new Considered(
                rule.id(),
                rule.priority(),
                Verdict.OUTRANKED,
                "holds, but " + winner + " is first"));
      }
    }
    return considered;
  }

  /** The part of a condition that fails it: the first of a conjunction, all of a choice. */
  private static String failing(Condition condition, RequestView view) {
    if (condition instanceof Condition.All all) {
      return all.operands().stream()
          .filter(operand -> !operand.holds(view))
          .findFirst()
          .map(operand -> failing(operand, view))
          .orElse("");
    }
    if (condition instanceof Condition.Any any) {
      return any.operands().stream()
          .map(operand -> failing(operand, view))
          .collect(Collectors.joining("; and "));
    }
    return condition instanceof Condition.IsNot not
        ? not.matcher() + " holds"
        : condition + " does not hold";
  }
}
