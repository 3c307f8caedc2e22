package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.index.Covers;
import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.LiteralCounts;
import dev.edgekit.http.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rules of equal priority that hold for the same request. A rule's witnesses find most of
 * them. Two rules are tried with each other where witnesses can't show whether they overlap: if
 * they ask for different features of a request, or for the same literal. Confined to one thread.
 */
final class OverlapSearch {
  /** Maximum number of a rule's rivals that are named. */
  static final int MAX_RIVALS = 3;

  /** Maximum number of others that a rule is tried with. */
  static final int MAX_PAIRS_PER_RULE = 100;

  /** Maximum number of pairs of rules that are tried in all. */
  static final int MAX_PAIRS = 20_000;

  private final List<Rule> rules;
  private final List<Condition> conditions;
  private final RuleIndex index;
  private final Map<Long, EqualRules> byPriority = new HashMap<>();
  private int pairs;
  private int cut;

  /**
   * A search.
   *
   * @param rules by their precedence
   * @param conditions of these rules, in the same order
   */
  OverlapSearch(List<Rule> rules, List<Condition> conditions, RuleIndex index) {
    this.rules = rules;
    this.conditions = conditions;
    this.index = index;
    List<List<IndexKey>> keys = Covers.ofEach(conditions);
    LiteralCounts literals = new LiteralCounts(expressions(keys));
    for (int rank = 0; rank < rules.size(); rank++) {
      byPriority
          .computeIfAbsent(priority(rank), p -> new EqualRules(literals))
          .add(rank, keys.get(rank));
    }
  }

  private static List<GoRegexp> expressions(List<List<IndexKey>> keys) {
    return keys.stream()
        .flatMap(List::stream)
        .map(IndexKey::key)
        .filter(GoRegexp.class::isInstance)
        .map(GoRegexp.class::cast)
        .toList();
  }

  /**
   * Some rules after this one, of its priority, that hold for the same request as it does, each
   * with that request.
   */
  Map<Integer, Request> of(int rank, List<Request> witnesses) {
    Map<Integer, Request> found = new LinkedHashMap<>();
    for (Request witness : witnesses) {
      for (int other = next(witness, rank);
          isEqual(rank, other) && found.size() < MAX_RIVALS;
          other = next(witness, other)) {
        found.putIfAbsent(other, witness);
      }
    }
    if (found.size() < MAX_RIVALS) {
      tryOthers(rank, found);
    }
    return found;
  }

  private void tryOthers(int rank, Map<Integer, Request> found) {
    int limit = Math.min(MAX_PAIRS_PER_RULE, MAX_PAIRS - pairs);
    Set<Integer> others = equalRules(rank).mayMeet(rank, limit + 1);
    for (int other : others) {
      if (limit-- == 0) {
        cut++;
        return;
      }
      if (!found.containsKey(other)) {
        pairs++;
        Request both = both(rank, other);
        if (both != null) {
          found.put(other, both);
        }
        if (found.size() == MAX_RIVALS) {
          return;
        }
      }
    }
  }

  /** What wasn't looked at; empty if nothing. */
  Optional<RuleFinding> notCompared() {
    return cut == 0
        ? Optional.empty()
        : Optional.of(
            new RuleFinding(
                RuleFinding.Kind.NOT_COMPARED,
                "",
                "rules",
                cut
                    + " rules weren't tried with all others of their priority, which are too many:"
                    + " give them priorities where their order matters",
                Optional.empty()));
  }

  private int next(Request witness, int above) {
    return WitnessSearch.next(index, witness, above);
  }

  private boolean isEqual(int rank, int other) {
    return other != RuleIndex.NONE && other < rules.size() && priority(other) == priority(rank);
  }

  private long priority(int rank) {
    return rules.get(rank).priority();
  }

  private EqualRules equalRules(int rank) {
    return Objects.requireNonNull(byPriority.get(priority(rank)));
  }

  private @Nullable Request both(int rank, int other) {
    Condition a = conditions.get(rank);
    Condition b = conditions.get(other);
    List<Conjunction> ones = Conjunction.of(a).of();
    List<Conjunction> others = Conjunction.of(b).of();
    if ((long) ones.size() * others.size() > Conjunction.MAX_ALTERNATIVES) {
      return null;
    }
    for (Conjunction one : ones) {
      for (Conjunction two : others) {
        Conjunction joined = one.and(two);
        if (!joined.isContradictory()) {
          Optional<Request> witness =
              WitnessSearch.find(joined, view -> a.holds(view) && b.holds(view));
          if (witness.isPresent()) {
            return witness.get();
          }
        }
      }
    }
    return null;
  }
}
