package dev.edgekit.image;

import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param variant what the store holds
 * @param decision how it was just made; absent if it was in the store
 */
record Made(Variant variant, Optional<Decision> decision) {
  static Made stored(Variant variant) {
    return new Made(variant, Optional.empty());
  }

  static Made now(Variant variant, Decision decision) {
    return new Made(variant, Optional.of(decision));
  }

  boolean fromStore() {
    return decision.isEmpty();
  }
}
