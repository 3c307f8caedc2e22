package dev.edgekit.auth.rule;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a classifier's rules come from. {@link #current()} may answer another set each time, but
 * only whole, valid ones. Thread-safe.
 */
public interface RuleSource extends AutoCloseable {
  /** The rules in force. Never blocks and never fails. */
  RuleSet current();

  /**
   * Adds a listener that is told of each attempt to load changed rules, on the thread that watches
   * them. A source whose rules never change never calls it.
   */
  default void onReload(Consumer<RuleReload> listener) {}

  /**
   * Why the rules in force are not those of their source any more, and since when: for a health
   * check. Empty while they are.
   */
  default Optional<Refusal> refusal() {
    return Optional.empty();
  }

  /**
   * Changed rules that aren't in force.
   *
   * @param problem what is wrong with them, with file and line where there is one
   * @param age how long the former rules have stayed in force because of it
   */
  record Refusal(String problem, Duration age) {}

  /** Stops whatever follows changes; {@link #current()} keeps its last answer. */
  @Override
  default void close() {}

  /** Rules that don't change. */
  static RuleSource of(RuleSet rules) {
    requireNonNull(rules, "rules must not be null");
    return () -> rules;
  }

  /** As {@link #watching(Path, Consumer)}; what happens on a reload is logged. */
  static RuleSource watching(Path path) {
    return watching(path, RuleReload::log);
  }

  /**
   * The rules of a file or directory, loaded again whenever they change: written in place, replaced
   * by a rename, or through the links by which Kubernetes swaps a config map. A change counts once
   * the files have been left alone for a moment. Rules that can't be read or used, or that leave
   * less than half of the former ones without {@code allowShrink: true}, are not put into force.
   *
   * @param listener is told of each attempt, on the watching thread
   * @throws RuleSetException if the rules can't be loaded now
   */
  static RuleSource watching(Path path, Consumer<RuleReload> listener) {
    return watching(path, RuleSet.MAX_DOCUMENT_BYTES, listener);
  }

  /**
   * As {@link #watching(Path, Consumer)}, with another limit for the length of a file.
   *
   * @param maxBytes the longest file that is read, {@link RuleSet#MAX_DOCUMENT_BYTES} by default; a
   *     longer one is refused, and the former rules stay in force
   */
  static RuleSource watching(Path path, long maxBytes, Consumer<RuleReload> listener) {
    requireNonNull(listener, "listener must not be null");
    return FollowedRules.start(new FileOrigin(path, maxBytes), listener);
  }
}
