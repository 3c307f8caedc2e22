package dev.edgekit.auth.rule;

import java.util.List;

/**
 * Why a request is classified as it is.
 *
 * @param decision the classification
 * @param rules every rule of the set in the order of precedence; empty for a rejected request,
 *     which no rule sees
 */
public record Explanation(Classification decision, List<Considered> rules) {
  /** What became of a rule. */
  public enum Verdict {
    /** It holds, and comes before all others that do. */
    WON,
    /** It holds, but so does one that comes before it. */
    OUTRANKED,
    /** It does not hold. */
    DOES_NOT_HOLD
  }

  /**
   * A rule that was considered.
   *
   * @param why in words: what fails, or which rule comes first
   */
  public record Considered(String rule, long priority, Verdict verdict, String why) {}
}
