package dev.edgekit.auth;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.rule.Classification;
import dev.edgekit.http.Headers;
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
  private final Headers answerFields;

  private Decision(
      Classification classification,
      String reason,
      @Nullable Principal principal,
      @Nullable Response response,
      @Nullable String path,
      Headers answerFields) {
    this.classification = classification;
    this.reason = reason;
    this.principal = principal;
    this.response = response;
    this.path = path;
    this.answerFields = answerFields;
  }

  /** The request is allowed: its class needs no principal. */
  static Decision allow(Classification classification) {
    return new Decision(classification, "allowed", null, null, null, Headers.empty());
  }

  static Decision allow(Classification classification, Principal principal) {
    return new Decision(classification, "allowed", principal, null, null, Headers.empty());
  }

  static Decision deny(Classification classification, String reason, Response response) {
    return new Decision(classification, reason, null, response, null, Headers.empty());
  }

  /** The same about a request with this path. */
  Decision at(Optional<String> path) {
    return new Decision(
        classification, reason, principal, response, path.orElse(null), answerFields);
  }

  /**
   * The same decision with fields that the answer carries, whether the gate or the host gives it.
   */
  Decision with(Headers fields) {
    if (fields.isEmpty()) {
      return this;
    }
    Response answer = response == null ? null : response.withHeaders(joined(response, fields));
    return new Decision(classification, reason, principal, answer, path, fields);
  }

  /** Of CORS the gate's word alone: doubled, it would say nothing. */
  private static Headers joined(Response response, Headers fields) {
    Headers.Builder all = response.headers().toBuilder();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith("Access-Control-Allow-")) {
            all.set(name, value);
          } else {
            all.add(name, value);
          }
        });
    return all.build();
  }

  /** Whether the request may go on. */
  public boolean isAllowed() {
    return response == null;
  }

  /**
   * 200 if the request is allowed, 204 if it is a preflight that the gate answers, else 400, 401,
   * 403, 429 or 503.
   */
  public int status() {
    return response == null ? 200 : response.status();
  }

  /**
   * The answer to a request that may not go on: problem details (RFC 9457) that no cache may store,
   * or the answer to a preflight.
   *
   * @throws NoSuchElementException if the request is allowed
   */
  public Response response() {
    if (response == null) {
      throw new NoSuchElementException("the request is allowed: dispatch it on path()");
    }
    return response;
  }

  /**
   * The fields to add to the answer of an allowed request, after any cache: {@code Vary: Origin}
   * and, for a page of a trusted origin, those of CORS. Empty where the gate trusts no origin;
   * {@link #response} already has them.
   */
  public Headers answerFields() {
    return answerFields;
  }

  /**
   * The host's answer to an allowed request, with {@link #answerFields}; of {@code
   * Access-Control-Allow-…} that both have, the gate's.
   */
  public Response answer(Response answer) {
    requireNonNull(answer, "answer must not be null");
    return answerFields.isEmpty() ? answer : answer.withHeaders(joined(answer, answerFields));
  }

  /** Why, as a stable word for logs and counters: {@code allowed}, {@code encoded-slash}. */
  public String reason() {
    return reason;
  }

  /** Who the request comes from; empty if it is denied or its class needs no principal. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /** The classification by the rules. */
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
   * strips. Present whenever the request is allowed, empty whenever it is denied: a host that
   * forgets to ask {@link #isAllowed} has nothing to dispatch on. {@link Classification#path} is
   * the path by the rules alone, before the check.
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
