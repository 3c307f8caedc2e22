package dev.edgekit.auth.session;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What the tests of the gate need of this package and no user does. */
public final class SessionSeams {
  private SessionSeams() {}

  /** The value of a cookie that is signed as express signs it. */
  public static String signed(String secret, String id) {
    return new SignedCookie(List.of(secret)).sign(id);
  }

  /** The store behind a memory that trusts nothing. */
  public static SessionStore remembered(SessionStore store, Duration bound) {
    return new RememberedStore(store, bound, System::nanoTime);
  }

  /** The sessions by another clock. */
  public static Sessions withClock(Sessions sessions, InstantSource clock) {
    return sessions.withClock(clock);
  }
}
