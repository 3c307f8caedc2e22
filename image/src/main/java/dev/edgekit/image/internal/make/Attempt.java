package dev.edgekit.image.internal.make;

import java.util.Optional;

/**
 * What came of running a job once.
 *
 * @param kind whether it is done, and if not where it goes on
 * @param value present if it is done
 */
record Attempt<V>(Kind kind, Optional<V> value) {
  enum Kind {
    /** It has its value. */
    DONE,
    /** Somebody else is at it: run again a little later. */
    WAITING,
    /** It takes long: run again among its like. */
    HEAVY
  }

  static <V> Attempt<V> done(V value) {
    return new Attempt<>(Kind.DONE, Optional.of(value));
  }

  static <V> Attempt<V> waiting() {
    return new Attempt<>(Kind.WAITING, Optional.empty());
  }

  static <V> Attempt<V> heavy() {
    return new Attempt<>(Kind.HEAVY, Optional.empty());
  }
}
