package dev.edgekit.image.internal.make;

import dev.edgekit.image.Decision;
import dev.edgekit.image.store.Variant;
import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param variant what the store holds
 * @param decision how it was just made; absent if it was in the store
 * @param standIn whether it is a larger one than was asked for, since that can't be made now
 */
public record Made(Variant variant, Optional<Decision> decision, boolean standIn) {
  public static Made stored(Variant variant) {
    return new Made(variant, Optional.empty(), false);
  }

  public static Made now(Variant variant, Decision decision) {
    return new Made(variant, Optional.of(decision), false);
  }

  public static Made inPlaceOfASmaller(Variant variant) {
    return new Made(variant, Optional.empty(), true);
  }

  public boolean fromStore() {
    return decision.isEmpty();
  }

  /** Whether a better answer will be there soon. */
  public boolean interim() {
    return standIn || !variant.refined();
  }
}
