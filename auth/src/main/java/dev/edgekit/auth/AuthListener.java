package dev.edgekit.auth;

import dev.edgekit.auth.rule.RuleReload;
import java.util.function.Supplier;

/**
 * Told of every decision and of every reload of the rules. No argument prints a secret. An
 * exception from a listener changes no decision and reaches no caller. Decisions are reported on
 * the request's thread, so an implementation must be quick; it must be thread-safe.
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

  /** Changed rules were loaded or refused; called on the thread that watches their source. */
  default void reloaded(RuleReload reload) {}

  /** A listener that does nothing. */
  static AuthListener none() {
    return (decision, nanos) -> {};
  }
}
