package dev.edgekit.image.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * A store of originals. Implementations are thread-safe. A service calls the store on threads of
 * its own, so that a request waits no longer than its time limit, and closes the store with itself.
 */
@FunctionalInterface
public interface Originals extends AutoCloseable {
  /**
   * The original of this name; absent if there is none. A name that Unicode can spell in more than
   * one way has to be found under each of {@link SourceKey#spellings}.
   *
   * @throws UnexpectedAnswerException if the store answers what it must not: 502
   * @throws IOException if the store can't tell at the moment: 503, or a variant of the last known
   *     version
   */
  Optional<Original> find(SourceKey key) throws IOException;

  /**
   * How long an answer of {@link #find} is believed, which saves requests the question, unless the
   * service's {@code checkEvery} says otherwise. By default no answer is believed for longer than
   * one request.
   */
  default Duration believedFor() {
    return Duration.ZERO;
  }

  /** Closes what the store opened itself, never a client that it was given. */
  @Override
  default void close() {}
}
