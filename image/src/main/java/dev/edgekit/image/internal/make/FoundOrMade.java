package dev.edgekit.image.internal.make;

import dev.edgekit.image.TransformReport;
import dev.edgekit.image.store.Variant;
import java.util.Optional;

/**
 * A variant to answer with.
 *
 * @param variant what the store holds
 * @param report how it was just made; absent if it was in the store
 * @param standIn whether it is a larger one than was asked for, since that can't be made now
 */
public record FoundOrMade(Variant variant, Optional<TransformReport> report, boolean standIn) {
  public static FoundOrMade stored(Variant variant) {
    return new FoundOrMade(variant, Optional.empty(), false);
  }

  public static FoundOrMade now(Variant variant, TransformReport report) {
    return new FoundOrMade(variant, Optional.of(report), false);
  }

  public static FoundOrMade inPlaceOfASmaller(Variant variant) {
    return new FoundOrMade(variant, Optional.empty(), true);
  }

  public boolean fromStore() {
    return report.isEmpty();
  }

  /** Whether a better answer will be there soon. */
  public boolean interim() {
    return standIn || !variant.refined();
  }
}
