package dev.edgekit.image;

import dev.edgekit.image.pixels.Canvas;
import dev.edgekit.image.pixels.Profile;

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
      int background = job.transform().background();
      if (job.colours().equals(ColourTag.DISPLAY_P3)) {
        background = Profile.convert(background, Gamut.DISPLAY_P3);
      }
      Canvas canvas = new Canvas(plan.canvasWidth(), plan.canvasHeight(), background);
      job.pixels(canvas.centre(job.pixels()));
    }
  }
}
