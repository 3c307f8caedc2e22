package dev.edgekit.auth.internal.language;

import java.util.List;

/** A rule's condition as it is written. Immutable. */
public sealed interface Expression {
  /** All operands hold. */
  record And(List<Expression> operands) implements Expression {}

  /** At least one operand holds. */
  record Or(List<Expression> operands) implements Expression {}

  /** The operand does not hold. */
  record Not(Expression operand) implements Expression {}

  /**
   * A matcher and its values.
   *
   * @param positions where each value stands in the rule
   */
  record Call(MatcherName name, List<String> values, List<Integer> positions)
      implements Expression {}
}
