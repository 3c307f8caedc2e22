package dev.edgekit.auth;

import dev.edgekit.auth.rule.RuleReload;
import java.util.function.Supplier;

/**
 * Hears of every decision and of every reload of the rules. Nothing that it is handed prints a
 * secret. What it throws changes no decision and reaches no caller. Decisions are told on the
 * request's thread, so it must be quick; must be thread-safe.
 */
@FunctionalInterface
public interface AuthListener {
  /**
   * A request was decided about.
   *
   * @param nanos how long it took
   */
  void decided(Decision decision, long nanos);

  /**
   * A gate was built.
   *
   * @param state its state, at any time from now on: for gauges
   */
  default void started(Supplier<AuthState> state) {}

  /** Changed rules were loaded or refused; called on the thread that follows them. */
  default void reloaded(RuleReload reload) {}

  /** Hears nothing. */
  static AuthListener none() {
    return (decision, nanos) -> {};
  }
}
