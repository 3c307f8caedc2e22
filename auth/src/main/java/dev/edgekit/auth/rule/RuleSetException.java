package dev.edgekit.auth.rule;

/**
 * Rules that can't be used: not readable, contradictory in themselves, or changed in a way that
 * needs a person's confirmation. None of them is in force; a {@link RuleSource} keeps the rules
 * that it had.
 */
public final class RuleSetException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final int line;
  private final String problem;

  RuleSetException(String source, int line, String problem) {
    super(source + (line > 0 ? ":" + line : "") + ": " + problem);
    this.source = source;
    this.line = line;
    this.problem = problem;
  }

  /** Where the rules came from: a file's path, or another name. */
  public String source() {
    return source;
  }

  /** The line of the offending text, from 1; 0 where no single line is to blame. */
  public int line() {
    return line;
  }

  /** What is wrong, with the offending value and, where there is one, the nearest known word. */
  public String problem() {
    return problem;
  }
}
