package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.pixels.Scaler;

/** Cuts out the part that was asked for and scales it. */
final class ScaleStep implements Step {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(Transformation job) {
    Scaler scaler = scaler(job, job.transform().gravity().smart());
    boolean half = HalfColour.isEnough(job);
    job.pixels(half ? scaler.scaleHalvingColour(job.pixels()) : scaler.scale(job.pixels()));
  }

  /**
   * Scales what the plan cuts out.
   *
   * @param places whether the picture's content says first where to cut
   */
  static void scale(Transformation job, boolean places) {
    job.pixels(scaler(job, places).scale(job.pixels()));
  }

  private static Scaler scaler(Transformation job, boolean places) {
    if (places) {
      job.plan(SmartCrop.place(job.plan(), job.pixels()));
    }
    ScalePlan plan = job.plan();
    return new Scaler(plan.window(), plan.storedWidth(), plan.storedHeight());
  }
}
