package dev.edgekit.auth;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request was classified as. Immutable and thread-safe. */
public final class Classification {
  /** How a classification came about. */
  public enum Outcome {
    /** A rule won. */
    MATCH,
    /** No rule holds; the set's default check applies. */
    DEFAULT,
    /** The request target can be read in two ways; the answer is 400. */
    REJECT
  }

  private final RuleSet rules;
  private final @Nullable Rule rule;
  private final @Nullable PathRejection rejection;
  private final String target;

  /**
   * A classification.
   *
   * @param rule the winner; null if there is none
   * @param rejection why the target is refused; null if it isn't
   */
  Classification(
      RuleSet rules, @Nullable Rule rule, @Nullable PathRejection rejection, String target) {
    this.rules = rules;
    this.rule = rule;
    this.rejection = rejection;
    this.target = target;
  }

  /** How it came about. */
  public Outcome outcome() {
    if (rejection != null) {
      return Outcome.REJECT;
    }
    return rule == null ? Outcome.DEFAULT : Outcome.MATCH;
  }

  /**
   * The name of the check that the request needs: {@code session}, {@code api-key}, {@code none},
   * {@code deny} or another that the rules declare; {@code deny} for a rejected request.
   */
  public String check() {
    if (rejection != null) {
      return "deny";
    }
    return rule == null ? rules.defaultCheck() : rule.check();
  }

  /** The winning rule's id; empty unless one won. */
  public Optional<String> rule() {
    return rule == null ? Optional.empty() : Optional.of(rule.id());
  }

  /**
   * The one path to dispatch on, canonical and without the prefix that the rule strips; empty for a
   * rejected request.
   */
  public String path() {
    if (rejection != null) {
      return "";
    }
    String path = canonicalPath();
    String strip = rule == null ? null : rule.strip();
    if (strip == null || !path.startsWith(strip)) {
      return path;
    }
    if (path.length() == strip.length()) {
      return "/";
    }
    // Cut in front of a slash, a canonical path leaves a canonical one
    return path.charAt(strip.length()) == '/' ? path.substring(strip.length()) : path;
  }

  private String canonicalPath() {
    return CanonicalPath.accepted(target).text();
  }

  /** Why the request was rejected, as a stable word; empty if it wasn't. */
  public Optional<String> reason() {
    return Optional.ofNullable(rejection).map(PathRejection::word);
  }

  /** What an API key must be allowed for this request; empty if the rule asks for nothing. */
  public List<String> scopes() {
    return rule == null ? List.of() : rule.scopes();
  }

  /** The version of the rule set that decided. */
  public String ruleSet() {
    return rules.version();
  }

  /** Whether the request fares the same: outcome, check, path, reason and scopes. */
  boolean decidesLike(Classification that) {
    return outcome() == that.outcome()
        && check().equals(that.check())
        && path().equals(that.path())
        && reason().equals(that.reason())
        && scopes().equals(that.scopes());
  }

  /** Without the query, which may hold secrets. */
  @Override
  public String toString() {
    return outcome()
        + " "
        + check()
        + rule().map(id -> " by " + id).orElse("")
        + reason().map(word -> " " + word).orElse(" " + path());
  }
}
