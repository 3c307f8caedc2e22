package dev.edgekit.auth.token;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a presented token. A client is told no more than that it isn't accepted;
 * the kind is for the operator, as a decision's reason in metrics and logs. Immutable.
 */
public final class TokenReading {
  private final Kind kind;
  private final @Nullable Principal principal;

  private TokenReading(Kind kind, @Nullable Principal principal) {
    this.kind = kind;
    this.principal = principal;
  }

  /** The token of this principal. */
  public static TokenReading of(Principal principal) {
    requireNonNull(principal, "principal must not be null");
    return new TokenReading(Kind.ACCEPTED, principal);
  }

  /**
   * The token isn't accepted, for this reason.
   *
   * @throws IllegalArgumentException if the kind is {@link Kind#ACCEPTED}
   */
  public static TokenReading refused(Kind kind) {
    requireNonNull(kind, "kind must not be null");
    if (kind == Kind.ACCEPTED) {
      throw new IllegalArgumentException("an accepted token has a principal: of(principal)");
    }
    return new TokenReading(kind, null);
  }

  /** The kind of result. */
  public Kind kind() {
    return kind;
  }

  /** Whose token it is and what it may do; empty unless it is accepted. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public String toString() {
    return kind.word();
  }

  /** The kinds of results. */
  public enum Kind {
    /** Good now, and for this service. */
    ACCEPTED("accepted"),
    /** The text is no signed token, or is too long for one. */
    MALFORMED("malformed-token"),
    /** It is signed by an algorithm that isn't allowed, or by none. */
    ALGORITHM("token-algorithm"),
    /** Its header brings its own key, or demands an extension that isn't understood. */
    HEADER("token-header"),
    /** It is a token for another purpose: signing in, signing out, renewal. */
    TYPE("token-type"),
    /** Another issuer's. */
    ISSUER("token-issuer"),
    /** Signed by a key that the issuer doesn't publish. */
    UNKNOWN_KEY("token-key-unknown"),
    /** Its signature is wrong. */
    FORGED("forged-token"),
    /** For other services. */
    AUDIENCE("token-audience"),
    /** It has expired, or doesn't say when it does. */
    EXPIRED("token-expired"),
    /** It isn't valid yet. */
    NOT_YET_VALID("token-not-yet-valid"),
    /** It counts only with a proof that isn't checked here (DPoP, mutual TLS). */
    BOUND("token-bound"),
    /** It names nobody where the name is looked for. */
    NO_PRINCIPAL("no-principal"),
    /** The issuer has revoked it. */
    REVOKED("token-revoked");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The kind as a stable word: {@code token-expired}. */
    public String word() {
      return word;
    }
  }
}
