package dev.edgekit.auth.internal.index;

import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.IndexKey;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import java.util.Comparator;
import java.util.List;

/** What the presence of a rule costs a request, the highest cost first. */
public enum IndexCost {
  /** The expression is searched for by itself, character by character. */
  SEARCHED_ALONE,
  /** The rule is tried wherever no earlier one holds. */
  TRIED,
  /** The expression is searched for with others, by one automaton. */
  SEARCHED_TOGETHER,
  /** Nothing, unless the request has what the rule asks for. */
  NOTHING;

  /** The cost of a rule with this condition. */
  public static IndexCost of(Condition condition) {
    List<IndexKey> keys = Covers.of(condition);
    return keys.stream().map(IndexCost::of).min(Comparator.naturalOrder()).orElse(TRIED);
  }

  private static IndexCost of(IndexKey key) {
    if (!(key.key() instanceof GoRegexp regexp) || asksForAWord(regexp)) {
      return NOTHING;
    }
    return regexp.isSimple() ? SEARCHED_TOGETHER : SEARCHED_ALONE;
  }

  /** Whether the expression asks for a literal that some texts lack: every path has a slash. */
  private static boolean asksForAWord(GoRegexp regexp) {
    return regexp.literals().sets().stream()
        .anyMatch(
            set ->
                set.stream()
                    .allMatch(
                        literal ->
                            !literal.text().equals("/") || (literal.atStart() && literal.atEnd())));
  }
}
