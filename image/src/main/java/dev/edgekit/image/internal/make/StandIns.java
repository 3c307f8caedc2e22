package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.make.FoundOrMade.Origin;
import dev.edgekit.image.internal.pipeline.OriginalAsAnswer;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import java.util.Optional;

/**
 * What is shown where a picture can't be made now: a picture of another size is better than a
 * broken icon. Thread-safe.
 */
public final class StandIns {
  /**
   * Maximum size of an original that stands in: a larger one costs a visitor more than the wait.
   */
  private static final int MAX_BYTES = 1 << 20;

  /** Reading the original may take one part in this many of a request's time. */
  private static final int READ_DIVISOR = 10;

  private final VariantStore store;
  private final OriginalBytes bytes;
  private final Limits limits;
  private final boolean originals;

  /**
   * Stand-ins.
   *
   * @param originals whether an original itself may be shown
   */
  public StandIns(VariantStore store, OriginalBytes bytes, Limits limits, boolean originals) {
    this.store = store;
    this.bytes = bytes;
    this.limits = limits;
    this.originals = originals;
  }

  /**
   * The variant of another width, if there is one.
   *
   * @param why the wanted one can't be made
   */
  public Optional<FoundOrMade> stored(VariantKey key, Reason why) {
    return store.find(key).map(variant -> FoundOrMade.standIn(variant, Origin.OTHER_WIDTH, why));
  }

  /**
   * The original without its metadata, where clients can show it as it is.
   *
   * @param byWidth whether a width alone was asked for; a preset may be all that anybody is to have
   *     of a picture, so that never shows the original
   * @param why the wanted picture can't be made
   */
  public Optional<FoundOrMade> original(
      Original original, Transform transform, boolean byWidth, Reason why, Deadline deadline) {
    if (!originals || !byWidth) {
      return Optional.empty();
    }
    try {
      Deadline soon = Deadline.in(limits.timeout().dividedBy(READ_DIVISOR)).orBefore(deadline);
      return OriginalAsAnswer.standIn(bytes.read(original, soon), transform, limits)
          .filter(result -> result.bytes().length <= MAX_BYTES)
          .map(result -> standIn(result, why));
    } catch (ImageException e) {
      return Optional.empty(); // the client is told the first problem
    }
  }

  private static FoundOrMade standIn(ImageResult result, Reason why) {
    return FoundOrMade.standIn(Variant.of(result, false), Origin.ORIGINAL, why);
  }
}
