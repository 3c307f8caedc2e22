package dev.edgekit.image.internal.make;

import dev.edgekit.image.TransformReport;
import dev.edgekit.image.store.Variant;
import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param report how it was just made; absent if it wasn't
 */
public record FoundOrMade(Variant variant, Origin origin, Optional<TransformReport> report) {
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
    return new FoundOrMade(variant, Origin.STORE, Optional.empty());
  }

  public static FoundOrMade now(Variant variant, TransformReport report, boolean stored) {
    return new FoundOrMade(
        variant, stored ? Origin.MADE_AND_STORED : Origin.MADE, Optional.of(report));
  }

  public static FoundOrMade standIn(Variant variant, Origin origin) {
    return new FoundOrMade(variant, origin, Optional.empty());
  }

  /** Whether the variant was stored before the request. */
  public boolean fromStore() {
    return origin == Origin.STORE || origin == Origin.OTHER_WIDTH;
  }

  /** Whether it is something other than what was asked for. */
  public boolean standsIn() {
    return origin == Origin.OTHER_WIDTH || origin == Origin.ORIGINAL;
  }

  /** Whether a better answer will be there soon. */
  public boolean interim() {
    return standsIn() || !variant.refined();
  }
}
