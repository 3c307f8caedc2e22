package dev.edgekit.image;

import dev.edgekit.image.pixels.Canvas;

/** Puts a picture that is to be contained in its box onto the box. */
final class PadStep implements Step {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public void run(Job job) {
    ScalePlan plan = job.plan();
    if (plan.canvasWidth() > 0) {
      Canvas canvas =
          new Canvas(plan.canvasWidth(), plan.canvasHeight(), job.transform().background());
      job.pixels(canvas.centre(job.pixels()));
    }
  }
}
