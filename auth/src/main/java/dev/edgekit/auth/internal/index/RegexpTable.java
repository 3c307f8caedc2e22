package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RegexpSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Values by expressions that are found in one text, in the order of their ranks. Immutable. */
public final class RegexpTable<T> {
  private final RegexpSet expressions;

  /** By the number of the expression, which grows with the rank. */
  private final List<T> values;

  private final int[] ranks;

  RegexpTable(Map<GoRegexp, T> byExpression, ToIntFunction<T> rank) {
    List<Map.Entry<GoRegexp, T>> sorted =
        byExpression.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> rank.applyAsInt(entry.getValue())))
            .toList();
    expressions = new RegexpSet(sorted.stream().map(Map.Entry::getKey).toList());
    values = sorted.stream().map(Map.Entry::getValue).toList();
    ranks = values.stream().mapToInt(rank).toArray();
  }

  RegexpSet expressions() {
    return expressions;
  }

  /** How many of the expressions have a value of a rank below this. */
  int below(int rank) {
    int low = 0;
    int high = ranks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ranks[middle] < rank) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The value of the expression with this number. */
  T get(int number) {
    return values.get(number);
  }
}
