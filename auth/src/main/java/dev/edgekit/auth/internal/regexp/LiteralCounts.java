package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.internal.regexp.RegexpLiterals.Literal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many of a set's expressions have each literal. Immutable. */
public final class LiteralCounts {
  private final Map<Literal, Integer> counts = new HashMap<>();

  public LiteralCounts(Collection<GoRegexp> expressions) {
    for (GoRegexp expression : expressions) {
      for (List<Literal> set : expression.literals().sets()) {
        set.forEach(literal -> counts.merge(literal.folded(), 1, Integer::sum));
      }
    }
  }

  /**
   * The literals of which a text must hold one for the expression to find something: of the
   * possible choices the one that the fewest expressions have, among equals the longer one. None
   * where nothing is known.
   */
  public List<Literal> rarest(GoRegexp expression) {
    List<Literal> rarest = List.of();
    long fewest = Long.MAX_VALUE;
    int longest = 0;
    for (List<Literal> set : expression.literals().sets()) {
      long count = count(set);
      int length = RegexpLiterals.shortest(set);
      if (count < fewest || (count == fewest && length > longest)) {
        rarest = set;
        fewest = count;
        longest = length;
      }
    }
    return rarest.stream().map(Literal::folded).distinct().toList();
  }

  private long count(List<Literal> set) {
    return set.stream().mapToLong(literal -> counts.getOrDefault(literal.folded(), 0)).sum();
  }
}
