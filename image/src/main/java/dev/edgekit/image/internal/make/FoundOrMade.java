package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.store.Variant;
import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param report how it was just made; absent if it wasn't
 * @param instead why something else stands in; absent if it doesn't
 */
public record FoundOrMade(
    Variant variant, Origin origin, Optional<TransformReport> report, Optional<Reason> instead) {
  /** Where it comes from. */
  public enum Origin {
    /** The store had it. */
    STORE,
    /** It was made, and is stored. */
    MADE_AND_STORED,
    /** It was made, and the store did not take it. */
    MADE,
    /** The store had another width, which stands in. */
    OTHER_WIDTH,
    /** The original stands in, without its metadata. */
    ORIGINAL
  }

  public static FoundOrMade stored(Variant variant) {
    return new FoundOrMade(variant, Origin.STORE, Optional.empty(), Optional.empty());
  }

  public static FoundOrMade now(Variant variant, TransformReport report, boolean stored) {
    return new FoundOrMade(
        variant,
        stored ? Origin.MADE_AND_STORED : Origin.MADE,
        Optional.of(report),
        Optional.empty());
  }

  public static FoundOrMade standIn(Variant variant, Origin origin, Reason why) {
    return new FoundOrMade(variant, origin, Optional.empty(), Optional.of(why));
  }

  /** Whether the variant was stored before the request. */
  public boolean fromStore() {
    return origin == Origin.STORE || origin == Origin.OTHER_WIDTH;
  }

  /** Whether it is something other than what was asked for. */
  public boolean standsIn() {
    return instead.isPresent();
  }

  /** Whether it stands in for a store's failure, which the next request may not meet. */
  public boolean blamesStore() {
    return instead
        .filter(why -> why == Reason.UNAVAILABLE || why == Reason.BAD_GATEWAY)
        .isPresent();
  }

  /** Whether a better answer will be there soon. */
  public boolean interim() {
    return standsIn() || !variant.refined();
  }
}
