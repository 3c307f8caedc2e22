package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Scaler;

/** Cuts out the part that was asked for and scales it. */
final class ScaleStep implements Step {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(Transformation job) {
    if (job.transform().gravity().smart()) {
      job.plan(SmartCrop.place(job.plan(), job.pixels()));
    }
    boolean half = HalfColour.isEnough(job);
    job.pixels(
        half
            ? scaler(job.plan()).scaleHalvingColour(job.pixels())
            : scale(job.pixels(), job.plan()));
  }

  /** What the plan cuts out, scaled. */
  static Pixels scale(Pixels pixels, ScalePlan plan) {
    return scaler(plan).scale(pixels);
  }

  private static Scaler scaler(ScalePlan plan) {
    return new Scaler(plan.window(), plan.storedWidth(), plan.storedHeight());
  }
}
