package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.path.PercentDecoder;
import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.path.CanonicalPath;
import dev.edgekit.auth.path.PathRejection;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class of a request: by one rule, by none, or refused. Each rule set makes its classifications
 * once and hands out the same ones for every request. Immutable and thread-safe.
 */
public final class Classification {
  /** How a classification came about. */
  public enum Outcome {
    /** A rule won. */
    MATCH,
    /** No rule holds; the set's default check applies. */
    DEFAULT,
    /** The request's target or host is refused; the answer is 400. */
    REJECT
  }

  private final RuleFile file;
  private final String version;
  private final @Nullable Rule rule;
  private final @Nullable TargetFault fault;
  private final Set<PathRejection> accepted;

  /**
   * A classification.
   *
   * @param file what the rules state
   * @param version that of the rule set
   * @param rule the winner; null if there is none
   * @param fault why the target is refused; null if it isn't
   */
  Classification(RuleFile file, String version, @Nullable Rule rule, @Nullable TargetFault fault) {
    this.file = file;
    this.version = version;
    this.rule = rule;
    this.fault = fault;
    accepted = acceptance().rejections();
  }

  /** How this classification came about. */
  public Outcome outcome() {
    if (fault != null) {
      return Outcome.REJECT;
    }
    return rule == null ? Outcome.DEFAULT : Outcome.MATCH;
  }

  /**
   * The name of the check that the request needs: {@code session}, {@code api-key}, {@code none},
   * {@code deny} or another that the rules declare; {@code deny} for a rejected request.
   */
  public String check() {
    if (fault != null) {
      return "deny";
    }
    return rule == null ? file.defaultCheck() : rule.check();
  }

  /** The winning rule's id; empty unless one won. */
  public Optional<String> rule() {
    return rule == null ? Optional.empty() : Optional.of(rule.id());
  }

  /**
   * The one path to dispatch the classified request on, canonical and without the prefix that the
   * rule strips.
   *
   * @param request the request that was classified
   * @return empty if the request is rejected
   */
  public Optional<String> path(Request request) {
    return fault != null
        ? Optional.empty()
        : CanonicalPath.of(request, accepted).path().map(this::stripped).map(CanonicalPath::text);
  }

  /** The spellings that the winning rule accepts. */
  Acceptance acceptance() {
    return rule == null ? file.accept() : rule.accept().and(file.accept());
  }

  /** Whether the winning rule strips a prefix of a path, as it stands in a target. */
  boolean strips(String path) {
    String prefix = rule == null ? null : rule.strip();
    if (prefix == null) {
      return false;
    }
    String whole = PercentDecoder.matched(prefix);
    String seen = PercentDecoder.matched(path);
    return seen.equals(whole) || seen.startsWith(whole + "/");
  }

  /** Whether the stripped path would begin with two slashes, like an address with a host. */
  boolean stripsToDoubleSlash(String path) {
    return rule != null
        && rule.strip() != null
        && strips(path)
        && PercentDecoder.matched(path)
            .startsWith("//", PercentDecoder.matched(rule.strip()).length());
  }

  private CanonicalPath stripped(CanonicalPath path) {
    String prefix = rule == null ? null : rule.strip();
    return prefix == null ? path : path.strip(prefix).orElse(path);
  }

  /** Why the request was rejected, as a stable word; empty if it wasn't. */
  public Optional<String> reason() {
    return Optional.ofNullable(fault).map(TargetFault::word);
  }

  /** The service that the winning rule names for the request; empty if it names none. */
  public Optional<String> service() {
    return rule == null ? Optional.empty() : Optional.ofNullable(rule.service());
  }

  /**
   * The scopes that an API key or token needs for this request; empty if the rule asks for none.
   */
  public List<String> scopes() {
    return rule == null ? List.of() : rule.scopes();
  }

  /**
   * Whether only the check's own credential counts, whatever others the request has: the rule's
   * {@code credentials: own}. By default a request with two is refused.
   */
  public boolean ownCredential() {
    return rule != null && rule.ownCredential();
  }

  /**
   * Whether a request of this class is refused if another site caused it, although its check needs
   * no principal: the rule's {@code csrf: true}, for sign-in requests.
   */
  public boolean csrf() {
    return rule != null && rule.csrf();
  }

  /** The version of the rule set that decided. */
  public String ruleSet() {
    return version;
  }

  /** Outcome, check, and the rule or reason. */
  @Override
  public String toString() {
    return outcome()
        + " "
        + check()
        + rule().map(id -> " by " + id).orElse("")
        + reason().map(word -> " " + word).orElse("");
  }
}
