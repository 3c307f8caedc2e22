package dev.edgekit.image.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A store of originals. Implementations are thread-safe. A service calls it on threads of its own,
 * so that a request waits no longer than its time limit, and closes it when it is closed.
 */
@FunctionalInterface
public interface Originals extends AutoCloseable {
  /**
   * The original of this name; absent if there is none. A name of letters that Unicode can spell in
   * more than one way is to be found under each of {@link SourceKey#spellings}.
   *
   * @throws UnexpectedAnswerException if the store answers what it may not: 502
   * @throws IOException if the store can't tell at the moment: 503, or a variant of the version
   *     that was known last
   */
  Optional<Original> find(SourceKey key) throws IOException;

  /**
   * How long an answer of {@link #find} is believed, so that a request costs no question, unless
   * the service says otherwise. By default nothing is believed for longer than one request.
   */
  default Duration believedFor() {
    return Duration.ZERO;
  }

  /** Closes what the store opened itself, never a client that it was given. */
  @Override
  default void close() {}
}
