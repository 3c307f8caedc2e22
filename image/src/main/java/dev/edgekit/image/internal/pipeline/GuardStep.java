package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Limits;
import dev.edgekit.image.engine.ImageInfo;

/** Refuses, by the headers alone, what would cost too much, before any decoder sees the bytes. */
final class GuardStep implements Step {
  private final Limits limits;

  GuardStep(Limits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public void run(Transformation job) {
    ImageInfo info = job.info();
    if (Math.max(info.width(), info.height()) > limits.maxSide()) {
      throw tooLarge(info, "the maximum side is " + limits.maxSide());
    }
    if (info.pixels() > limits.maxPixels()) {
      throw tooLarge(info, "the limit is " + limits.maxPixels() + " pixels");
    }
    job.plan(ScalePlan.of(info, job.transform()));
    if (job.plan().pixels() > limits.maxPixels()) {
      throw resultTooLarge(job.plan().pixels(), limits.maxPixels());
    }
  }

  static ImageException resultTooLarge(long pixels, long limit) {
    return new ImageException(
        Reason.TOO_LARGE,
        "The result would have %d pixels; the limit is %d.".formatted(pixels, limit));
  }

  private static ImageException tooLarge(ImageInfo info, String limit) {
    return new ImageException(
        Reason.TOO_LARGE,
        "The original is %d × %d pixels; %s.".formatted(info.width(), info.height(), limit));
  }
}
