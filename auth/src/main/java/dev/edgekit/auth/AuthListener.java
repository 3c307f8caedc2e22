package dev.edgekit.auth;

/**
 * Hears of every decision. Nothing that it is handed prints a secret. What it throws changes no
 * decision and reaches no caller. Called on the request's thread, so it must be quick; must be
 * thread-safe.
 */
@FunctionalInterface
public interface AuthListener {
  /**
   * A request was decided about.
   *
   * @param nanos how long it took
   */
  void decided(Decision decision, long nanos);

  /** Hears nothing. */
  static AuthListener none() {
    return (decision, nanos) -> {};
  }
}
