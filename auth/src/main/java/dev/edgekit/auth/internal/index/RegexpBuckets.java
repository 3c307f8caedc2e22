package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.auth.internal.regexp.FoundExpressions;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RegexpSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The rules that ask for expressions to be found in one text, by expression. Immutable. */
public final class RegexpBuckets {
  private final RegexpSet expressions;

  /** By the number of the expression, which grows with the first rank. */
  private final RuleIndex[] buckets;

  RegexpBuckets(Map<GoRegexp, RuleIndex> byExpression) {
    List<Map.Entry<GoRegexp, RuleIndex>> sorted =
        byExpression.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> entry.getValue().firstRank()))
            .toList();
    expressions = new RegexpSet(sorted.stream().map(Map.Entry::getKey).toList());
    buckets = sorted.stream().map(Map.Entry::getValue).toArray(RuleIndex[]::new);
  }

  RegexpSet expressions() {
    return expressions;
  }

  /** How many of the expressions lead to a rule of a rank below this. */
  int below(int rank) {
    int low = 0;
    int high = buckets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (buckets[middle].firstRank() < rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * As {@link RuleIndex#find}, over the buckets of the expressions that have been found.
   *
   * @param mark where what a search for {@link #expressions()} has found begins; it is taken off
   */
  int find(int mark, RequestView request, int above, int best) {
    FoundExpressions found = request.found();
    found.sort();
    int size = found.size();
    int rank = best;
    for (int i = mark; i < size && buckets[found.get(i)].firstRank() < rank; i++) {
      rank = buckets[found.get(i)].find(request, above, rank);
    }
    found.end(mark);
    return rank;
  }
}
