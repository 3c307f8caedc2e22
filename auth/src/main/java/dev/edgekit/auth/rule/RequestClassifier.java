package dev.edgekit.auth.rule;

import static java.util.Objects.requireNonNull;

import dev.edgekit.http.Request;

/**
 * Tells which check a request needs, by the rules alone and without I/O. The cost follows the
 * request and not the number of rules, and nothing is allocated for most requests.
 *
 * <p>Guarantees that each classification is by one published rule set, even while rules are
 * reloaded. Does not run the check. Thread-safe, without locks.
 */
public final class RequestClassifier {
  private final RuleSource source;

  /** Classifies by rules that don't change. */
  public RequestClassifier(RuleSet rules) {
    this(RuleSource.of(rules));
  }

  /** Classifies by the rules that the source has at the time; the caller closes the source. */
  public RequestClassifier(RuleSource source) {
    this.source = requireNonNull(source, "source must not be null");
  }

  /** The check that the request needs, or why it is rejected. */
  public Classification classify(Request request) {
    return source.current().classify(request);
  }

  /**
   * Every rule, and why it did or didn't win: for a person, since its cost is that of evaluating
   * all of them.
   */
  public Explanation explain(Request request) {
    RuleSet rules = source.current();
    return Explainer.explain(rules, request, rules.classify(request));
  }
}
