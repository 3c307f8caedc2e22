package dev.edgekit.auth;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.http.Response;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the gate decided about one request. Only an allowed request may be dispatched, and only on
 * {@link #path()}. Immutable.
 */
public final class Decision {
  private final Classification classification;
  private final String reason;
  private final @Nullable Principal principal;
  private final @Nullable Response response;
  private final @Nullable String path;

  private Decision(
      Classification classification,
      String reason,
      @Nullable Principal principal,
      @Nullable Response response,
      @Nullable String path) {
    this.classification = classification;
    this.reason = reason;
    this.principal = principal;
    this.response = response;
    this.path = path;
  }

  /** The request's class asks for nobody. */
  static Decision allow(Classification classification) {
    return new Decision(classification, "allowed", null, null, null);
  }

  static Decision allow(Classification classification, Principal principal) {
    return new Decision(classification, "allowed", principal, null, null);
  }

  static Decision deny(Classification classification, String reason, Response response) {
    return new Decision(classification, reason, null, response, null);
  }

  /** The same about a request with this path. */
  Decision at(Optional<String> path) {
    return new Decision(classification, reason, principal, response, path.orElse(null));
  }

  /** Whether the request may go on. */
  public boolean isAllowed() {
    return response == null;
  }

  /** 200 if the request is allowed, else 400, 401, 403, 429 or 503. */
  public int status() {
    return response == null ? 200 : response.status();
  }

  /**
   * The answer to a request that was denied: problem details (RFC 9457) that no cache may store.
   *
   * @throws NoSuchElementException if the request is allowed
   */
  public Response response() {
    if (response == null) {
      throw new NoSuchElementException("the request is allowed: dispatch it on path()");
    }
    return response;
  }

  /** Why, as a stable word for logs and counters: {@code allowed}, {@code encoded-slash}. */
  public String reason() {
    return reason;
  }

  /** Who the request comes from; empty if it is denied or its class asks for nobody. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /** What the rules said. */
  public Classification classification() {
    return classification;
  }

  /** The check that the request's class needs: {@code session}, {@code api-key}, {@code none}. */
  public String check() {
    return classification.check();
  }

  /** The rule that decided the class; empty if none matched. */
  public Optional<String> rule() {
    return classification.rule();
  }

  /**
   * The service that the winning rule, or Traefik router, names: where to dispatch the request if
   * it is allowed. Empty if none is named.
   */
  public Optional<String> service() {
    return classification.service();
  }

  /** The version of the rule set that decided. */
  public String ruleSet() {
    return classification.ruleSet();
  }

  /**
   * The one path to dispatch an allowed request on, canonical and without the prefix that its rule
   * strips. Present whenever the request is allowed; empty if its target was refused or its check
   * failed.
   */
  public Optional<String> path() {
    return Optional.ofNullable(path);
  }

  /** Status, reason, check and rule; neither path nor principal. */
  @Override
  public String toString() {
    return status() + " " + reason + ", " + check() + rule().map(id -> " by " + id).orElse("");
  }
}
