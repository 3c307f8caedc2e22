package dev.edgekit.auth.token;

/**
 * Tells whom a Bearer token belongs to. {@link JwtTokens} is the one for signed tokens; a host may
 * write one that asks its issuer (RFC 7662).
 *
 * <p>An exception means that the token can't be checked now: the gate answers 503. Thread-safe.
 */
public interface TokenCheck extends AutoCloseable {
  /**
   * The result of checking a token, whose text is whatever a client sent. May block for a while.
   */
  TokenReading read(String token);

  /** Closes what this object opened itself. */
  @Override
  default void close() {}
}
