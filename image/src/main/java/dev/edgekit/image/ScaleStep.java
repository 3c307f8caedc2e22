package dev.edgekit.image;

import dev.edgekit.image.pixels.Scaler;

/** Cuts out the part that was asked for and scales it. */
final class ScaleStep implements Step {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public void run(Job job) {
    scale(job, job.transform().gravity().smart());
  }

  /**
   * Scales what the plan cuts out.
   *
   * @param places whether the picture's content says first where to cut
   */
  static void scale(Job job, boolean places) {
    if (places) {
      job.plan(SmartCrop.place(job.plan(), job.pixels()));
    }
    ScalePlan plan = job.plan();
    Scaler scaler = new Scaler(plan.window(), plan.storedWidth(), plan.storedHeight());
    job.pixels(scaler.scale(job.pixels()));
  }
}
