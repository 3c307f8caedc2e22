package dev.edgekit.auth;

/** A rule that can't be read; becomes a {@link RuleSetException} once the file is known. */
final class RuleSyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int position;

  /**
   * What is wrong with a rule.
   *
   * @param position the index of the offending character in the rule's text
   */
  RuleSyntaxException(int position, String problem) {
    super(problem);
    this.position = position;
  }

  int position() {
    return position;
  }

  String problem() {
    return String.valueOf(getMessage());
  }
}
