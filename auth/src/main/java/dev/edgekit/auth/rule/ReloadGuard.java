package dev.edgekit.auth.rule;

/** Decides whether rules may take the place of others. Stateless. */
final class ReloadGuard {
  private ReloadGuard() {}

  /**
   * Refuses rules that leave less than half: a file that was cut off, or a directory that is half
   * mounted, must not open what the lost rules closed.
   *
   * @throws RuleSetException if the candidate may not replace the rules in force
   */
  static RuleSet checked(RuleSet inForce, RuleSet candidate, String source) {
    if (2L * candidate.size() < inForce.size() && !candidate.allowsShrink()) {
      throw new RuleSetException(
          source,
          0,
          "only "
              + candidate.size()
              + " rules of "
              + inForce.size()
              + " would be left; allowShrink: true in the file says that this is meant");
    }
    return candidate;
  }
}
