package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpLiterals.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells which of many expressions find something in a text, at a cost that follows the text and not
 * the number of expressions.
 *
 * <p>Most expressions ask for a literal: the whole text, its beginning or end, or something within.
 * Each is filed under the rarest of its literals, and one pass over the text tells which of them
 * are there; only those expressions are tried. Expressions that share their literal with many, or
 * ask for none, are searched for by one automaton. RE2 has the same as its Set and FilteredRE2, of
 * which RE2/J has neither. Thread-safe.
 */
public final class RegexpSet {
  private final LiteralTable literals;
  private final RegexpGroup[] byLiteral;
  private final RegexpGroup others;

  /** A set of these expressions, numbered in their order. */
  public RegexpSet(List<GoRegexp> expressions) {
    LiteralCounts counts = new LiteralCounts(expressions);
    Map<Literal, List<Integer>> filed = new LinkedHashMap<>();
    List<Integer> rest = new ArrayList<>();
    for (int number = 0; number < expressions.size(); number++) {
      GoRegexp expression = expressions.get(number);
      if (expression.literals().sets().isEmpty()) {
        rest.add(number);
      }
      for (Literal literal : counts.rarest(expression)) {
        filed.computeIfAbsent(literal, l -> new ArrayList<>(1)).add(number);
      }
    }
    literals = new LiteralTable(List.copyOf(filed.keySet()));
    byLiteral =
        filed.values().stream()
            .map(numbers -> group(numbers, expressions))
            .toArray(RegexpGroup[]::new);
    others = group(rest, expressions);
  }

  private static RegexpGroup group(List<Integer> numbers, List<GoRegexp> expressions) {
    return new RegexpGroup(numbers.stream().mapToInt(Integer::intValue).toArray(), expressions);
  }

  /**
   * Adds the numbers of those expressions that find something in the region of a text.
   *
   * @param limit numbers from this one on aren't searched for
   */
  public void search(String text, int from, int to, int limit, FoundExpressions into) {
    if (byLiteral.length > 0) {
      into.count(to - from + 1);
      literals.search(text, from, to, into);
      for (int i = 0; i < into.literalCount(); i++) {
        byLiteral[into.literal(i)].search(text, from, to, limit, into);
      }
    }
    others.search(text, from, to, limit, into);
  }
}
