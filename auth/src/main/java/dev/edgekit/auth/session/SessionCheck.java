package dev.edgekit.auth.session;

import dev.edgekit.http.Request;

/**
 * Finds the session that a request's cookie names. Implementations read one format each: {@link
 * ExpressSessions}, and whatever a host writes itself.
 *
 * <p>An exception means that the store can't tell: the gate answers 503. Thread-safe.
 */
public interface SessionCheck extends AutoCloseable {
  /** Whether the request carries a cookie for this check, valid or not. No I/O. */
  boolean isPresented(Request request);

  /** The session that the request carries. May block for as long as the store's timeout. */
  SessionReading read(Request request);

  /** Closes the connections that this object opened itself. */
  @Override
  default void close() {}
}
