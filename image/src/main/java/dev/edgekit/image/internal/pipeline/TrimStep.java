package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.edit.Border;
import dev.edgekit.image.internal.edit.Region;
import dev.edgekit.image.internal.pixels.Window;
import java.util.OptionalInt;

/**
 * Plans again without a border of one colour. For that the decoder must not have reduced the
 * picture, and memory is reserved for the largest result that any trim can leave.
 */
final class TrimStep implements Step {
  @Override
  public String name() {
    return "trim";
  }

  @Override
  public void run(Transformation job) {
    OptionalInt tolerance = job.transform().edits().trim();
    if (tolerance.isPresent()) {
      long reserved = maxPixels(job);
      Window inner = Border.within(job.pixels(), job.plan().region(), tolerance.getAsInt());
      job.plan(ScalePlan.of(job.info(), job.transform(), Region.upright(inner, job.info())));
      if (job.plan().pixels() > reserved) {
        throw GuardStep.resultTooLarge(job.plan().pixels(), reserved); // an enlarged rest
      }
    }
  }

  /** The maximum number of bytes that scaling may hold after any trim. */
  static long scaledBytes(Transformation job) {
    return ScalePlan.scaledBytes(maxPixels(job));
  }

  private static long maxPixels(Transformation job) {
    long any = ScalePlan.maxPixels(job.info(), job.transform());
    return Math.max(job.plan().pixels(), any);
  }
}
