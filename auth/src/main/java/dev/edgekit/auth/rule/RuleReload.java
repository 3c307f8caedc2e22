package dev.edgekit.auth.rule;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt to load changed rules.
 *
 * @param source the file, directory or key that changed
 * @param inForce the rules after the attempt: the new ones, or the old ones if it failed
 * @param problem why it failed; empty if it didn't
 */
public record RuleReload(String source, RuleSet inForce, Optional<String> problem) {
  private static final Logger LOG = LoggerFactory.getLogger(RuleReload.class);

  /** Whether the new rules are in force. */
  public boolean succeeded() {
    return problem.isEmpty();
  }

  /** Logs the attempt: a success as information, a failure as an error. */
  void log() {
    if (problem.isEmpty()) {
      LOG.info("{}: {} in force", source, inForce);
    } else {
      LOG.error("{}: kept {}: {}", source, inForce, problem.get());
    }
  }
}
