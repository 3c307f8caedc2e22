package dev.edgekit.examples.rules;

/** The command line can't be understood; exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String problem) {
    super(problem);
  }
}
