package dev.edgekit.image.store;

import java.io.IOException;
import java.time.Duration;

/**
 * One maker of a variant across nodes: a store of variants may have leases too. A lease saves work
 * and guards nothing; where it can't be had for an error, the node makes the variant itself.
 * Implementations are thread-safe.
 */
public interface VariantLeases {
  /**
   * Whether the caller is now the one to make the variant.
   *
   * @param time after which a lease counts as abandoned
   */
  boolean tryLease(VariantKey key, Duration time) throws IOException;

  /** Gives the lease back, once the variant is stored or could not be made. */
  void release(VariantKey key) throws IOException;
}
