package dev.edgekit.auth.session;

import dev.edgekit.auth.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request's cookie led to. A client is never told {@link Kind#INVALID} and {@link
 * Kind#ABSENT} apart. Immutable.
 */
public final class SessionReading {
  private static final SessionReading ABSENT = new SessionReading(Kind.ABSENT, null);
  private static final SessionReading INVALID = new SessionReading(Kind.INVALID, null);

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

  /** The cookie is forged, or its session is over, unreadable or nobody's. */
  public static SessionReading invalid() {
    return INVALID;
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
    /** A session and its principal. */
    VALID
  }
}
