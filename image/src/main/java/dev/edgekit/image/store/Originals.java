package dev.edgekit.image.store;

import java.io.IOException;
import java.util.Optional;

/** A store of originals. Implementations are thread-safe. */
@FunctionalInterface
public interface Originals {
  /**
   * The original of this name; absent if there is none.
   *
   * @throws IOException if the store can't tell: the request is answered with 500
   */
  Optional<Original> find(SourceKey key) throws IOException;
}
