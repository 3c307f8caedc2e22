package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Gamut;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.internal.pixels.Canvas;
import dev.edgekit.image.internal.pixels.Profile;

/** Puts a picture that is to be contained in its box onto the box. */
final class PadStep implements Step {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public void run(Transformation job) {
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
