package dev.edgekit.auth.session;

import dev.edgekit.auth.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request's cookie led to. A client is never told the kinds apart in which nobody is found:
 * they are for the operator. Immutable.
 */
public final class SessionReading {
  private static final SessionReading ABSENT = new SessionReading(Kind.ABSENT, null);
  private static final SessionReading INVALID = new SessionReading(Kind.INVALID, null);

  private static final SessionReading NOBODY = new SessionReading(Kind.NO_PRINCIPAL, null);

  private final Kind kind;
  private final @Nullable Principal principal;

  private SessionReading(Kind kind, @Nullable Principal principal) {
    this.kind = kind;
    this.principal = principal;
  }

  /** The request has no session cookie. */
  public static SessionReading absent() {
    return ABSENT;
  }

  /** The cookie is forged, or its session is over or unreadable. */
  public static SessionReading invalid() {
    return INVALID;
  }

  /**
   * The session is good, and nobody was found in it: nobody has signed in, or the name stands where
   * it isn't looked for.
   */
  public static SessionReading nobody() {
    return NOBODY;
  }

  /** The session of this principal. */
  public static SessionReading of(Principal principal) {
    return new SessionReading(Kind.VALID, principal);
  }

  /** What was found. */
  public Kind kind() {
    return kind;
  }

  /** Whose session it is; empty unless it is valid. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  @Override
  public String toString() {
    return kind.toString();
  }

  /** What a session's reading can be. */
  public enum Kind {
    /** No cookie. */
    ABSENT,
    /** A cookie without a valid session. */
    INVALID,
    /** A valid session without a principal. */
    NO_PRINCIPAL,
    /** A session and its principal. */
    VALID
  }
}
