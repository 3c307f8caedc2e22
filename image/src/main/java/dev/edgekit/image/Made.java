package dev.edgekit.image;

import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param variant what the store holds
 * @param decision how it was just made; absent if it was in the store
 * @param standIn whether it is a larger one than was asked for, since that can't be made now
 */
record Made(Variant variant, Optional<Decision> decision, boolean standIn) {
  static Made stored(Variant variant) {
    return new Made(variant, Optional.empty(), false);
  }

  static Made now(Variant variant, Decision decision) {
    return new Made(variant, Optional.of(decision), false);
  }

  static Made inPlaceOfASmaller(Variant variant) {
    return new Made(variant, Optional.empty(), true);
  }

  boolean fromStore() {
    return decision.isEmpty();
  }

  /** Whether a better answer will be there soon. */
  boolean interim() {
    return standIn || !variant.refined();
  }
}
