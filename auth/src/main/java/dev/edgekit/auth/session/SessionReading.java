package dev.edgekit.auth.session;

import static java.util.Objects.requireNonNull;

import dev.edgekit.auth.Principal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading a request's session cookie. A client never learns which of the kinds
 * without a principal it got: they are for the operator, as a decision's reason in metrics and
 * logs. Immutable.
 */
public final class SessionReading {
  private final Kind kind;
  private final @Nullable Principal principal;
  private final @Nullable String detail;

  private SessionReading(Kind kind, @Nullable Principal principal, @Nullable String detail) {
    this.kind = kind;
    this.principal = principal;
    this.detail = detail;
  }

  /** The request has no session cookie. */
  public static SessionReading absent() {
    return refused(Kind.ABSENT);
  }

  /** There is no valid session, and no more to say about it. */
  public static SessionReading invalid() {
    return refused(Kind.INVALID);
  }

  /**
   * There is no principal, for this reason.
   *
   * @throws IllegalArgumentException if the kind is {@link Kind#VALID}
   */
  public static SessionReading refused(Kind kind) {
    requireNonNull(kind, "kind must not be null");
    if (kind == Kind.VALID) {
      throw new IllegalArgumentException("a valid session has a principal: of(principal)");
    }
    return new SessionReading(kind, null, null);
  }

  /** The session of this principal. */
  public static SessionReading of(Principal principal) {
    requireNonNull(principal, "principal must not be null");
    return new SessionReading(Kind.VALID, principal, null);
  }

  /**
   * With what an operator should know, which the gate logs: what to configure, which format was
   * found.
   *
   * @param detail without any value of the session, nor another secret
   */
  public SessionReading withDetail(String detail) {
    requireNonNull(detail, "detail must not be null");
    return new SessionReading(kind, principal, detail);
  }

  /** The kind of result. */
  public Kind kind() {
    return kind;
  }

  /** Whose session it is; empty unless it is valid. */
  public Optional<Principal> principal() {
    return Optional.ofNullable(principal);
  }

  /** What an operator should know; empty if the kind says it all. */
  public Optional<String> detail() {
    return Optional.ofNullable(detail);
  }

  @Override
  public String toString() {
    return kind.toString();
  }

  /** The kinds of results. */
  public enum Kind {
    /** No cookie. */
    ABSENT("no-session"),
    /** A cookie that this service can't have issued: its signature or seal is wrong. */
    FORGED("forged-session"),
    /** A well-formed cookie whose session the store doesn't have: it has ended, or is made up. */
    UNKNOWN("unknown-session"),
    /** A session that has expired. */
    EXPIRED("expired-session"),
    /** A session in a format that isn't known. */
    UNREADABLE("unreadable-session"),
    /** A session in which nobody has signed in. */
    ANONYMOUS("anonymous-session"),
    /** A session in which somebody has signed in, but the name isn't where it is looked for. */
    NO_PRINCIPAL("no-principal"),
    /** A cookie without a valid session, for a reason that its check doesn't tell. */
    INVALID("invalid-session"),
    /** A session and its principal. */
    VALID("allowed");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The stable word that stands in decisions, metrics and logs. */
    public String word() {
      return word;
    }
  }
}
