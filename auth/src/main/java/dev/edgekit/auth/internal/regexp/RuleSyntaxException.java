package dev.edgekit.auth.internal.regexp;

import dev.edgekit.auth.rule.RuleSetException;

/** A rule that can't be read; becomes a {@link RuleSetException} once the file is known. */
public final class RuleSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int position;

  /**
   * What is wrong with a rule.
   *
   * @param position the index of the offending character in the rule's text
   */
  public RuleSyntaxException(int position, String problem) {
    super(problem);
    this.position = position;
  }

  public int position() {
    return position;
  }

  public String problem() {
    return String.valueOf(getMessage());
  }
}
