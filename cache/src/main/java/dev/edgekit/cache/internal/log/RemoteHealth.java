package dev.edgekit.cache.internal.log;

/**
 * Whether the remote tier does what it is asked for.
 *
 * @param kind how it answers
 * @param cause in the server's own words, with what to do about it; empty where all is well
 */
public record RemoteHealth(Kind kind, String cause) {
  /** How it answers. */
  public enum Kind {
    /** It does what it is asked for. */
    WELL,
    /** It answers, and refuses. */
    REFUSING,
    /** It doesn't answer. */
    DOWN
  }

  /** All is well. */
  public static final RemoteHealth WELL = new RemoteHealth(Kind.WELL, "");
}
