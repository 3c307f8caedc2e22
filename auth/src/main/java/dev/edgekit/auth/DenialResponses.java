package dev.edgekit.auth;

import dev.edgekit.auth.path.PathRejection;
import dev.edgekit.http.Response;
import java.time.Duration;
import java.util.Collection;

/**
 * The answers to requests that are denied. They tell the client what to do, and never whether a key
 * or session is unknown, revoked or expired. Stateless.
 */
final class DenialResponses {
  private DenialResponses() {}

  static Response rejectedTarget(PathRejection rejection, String target) {
    return problem(
        400,
        "ambiguous-target",
        "The request target can be read in two ways",
        rejection.word() + ": " + rejection.detailIn(target) + ".");
  }

  static Response twoCredentials(String which) {
    return problem(
        400,
        "two-credentials",
        "More than one credential",
        "The request has " + which + "; send one credential.");
  }

  static Response forwardedMismatch() {
    return problem(
        400,
        "forwarded-mismatch",
        "The request says in two ways for whom it is",
        "Forwarded and X-Forwarded-For, -Host or -Proto disagree; send none of them.");
  }

  /** No registered scheme stands for a cookie, but a 401 must name one (RFC 9110 §11.6.1). */
  static Response noSession() {
    return problem(401, "no-session", "Not signed in", "Sign in and repeat the request.")
        .withHeader("WWW-Authenticate", "Session realm=\"client\"");
  }

  /** RFC 6750 §3.1: without a credential no error code is given. */
  static Response noKey() {
    return keyWanted("");
  }

  static Response badKey() {
    return keyWanted(", error=\"invalid_token\"");
  }

  private static Response keyWanted(String error) {
    return problem(
            401,
            "no-api-key",
            "No valid API key",
            "Send a valid key in X-API-Key or as a Bearer token.")
        .withHeader("WWW-Authenticate", "Bearer realm=\"api\"" + error);
  }

  static Response noToken() {
    return tokenWanted("");
  }

  static Response badToken() {
    return tokenWanted(", error=\"invalid_token\"");
  }

  private static Response tokenWanted(String error) {
    return problem(401, "no-token", "No valid token", "Send a valid access token as Bearer token.")
        .withHeader("WWW-Authenticate", "Bearer realm=\"api\"" + error);
  }

  static Response lacksScope(Collection<String> scopes) {
    String wanted = String.join(" ", scopes);
    return problem(403, "insufficient-scope", "Not allowed", "The credential lacks a scope.")
        .withHeader(
            "WWW-Authenticate",
            "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"" + wanted + "\"");
  }

  static Response crossOrigin() {
    return problem(
        403,
        "cross-origin",
        "Not allowed",
        "Another site caused this request; its origin is not trusted.");
  }

  static Response forbidden() {
    return problem(403, "denied", "Not allowed", "No client may send this request.");
  }

  static Response tooMany(Duration retryAfter) {
    long seconds = Math.max(1, (retryAfter.toMillis() + 999) / 1000);
    return problem(429, "rate-limited", "Too many requests", "Wait as long as Retry-After says.")
        .withHeader("Retry-After", Long.toString(seconds));
  }

  static Response unavailable() {
    return problem(
            503,
            "check-unavailable",
            "The credential can't be checked now",
            "Repeat the request in a moment; the credential may be good.")
        .withHeader("Retry-After", "1");
  }

  private static Response problem(int status, String type, String title, String detail) {
    return Response.problem(status, "urn:edgekit:auth:" + type, title, detail);
  }
}
