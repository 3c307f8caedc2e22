package dev.edgekit.image.store;

import java.io.IOException;
import java.time.Duration;

/**
 * Leases by which several nodes agree on one maker of a variant; a store of variants may offer
 * them, too. A lease saves work and guards nothing; where asking for one fails, the node makes the
 * variant itself. Implementations are thread-safe.
 */
public interface VariantLeases {
  /**
   * Takes the lease if it is free or abandoned; true if the caller is now the one to make the
   * variant.
   *
   * @param time after which a lease counts as abandoned
   */
  boolean tryLease(VariantKey key, Duration time) throws IOException;

  /** Gives the lease back, once the variant is stored or could not be made. */
  void release(VariantKey key) throws IOException;
}
