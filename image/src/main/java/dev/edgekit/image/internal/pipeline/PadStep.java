package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Gamut;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Canvas;
import dev.edgekit.image.internal.pixels.Profile;

/** Pads a picture to its box, where the fit is CONTAIN. */
final class PadStep implements Step {
  @Override
  public String name() {
    return "pad";
  }

  @Override
  public void run(Transformation job) {
    job.pixels(pad(job.pixels(), job.plan(), job.transform().background(), job.colours()));
  }

  /**
   * The picture in the middle of the plan's canvas, if it has one.
   *
   * @param background 0xRRGGBB in sRGB
   * @param colours of the picture's samples
   */
  static Pixels pad(Pixels pixels, ScalePlan plan, int background, ColourTag colours) {
    if (plan.canvasWidth() == 0) {
      return pixels;
    }
    int own =
        colours.equals(ColourTag.DISPLAY_P3)
            ? Profile.convert(background, Gamut.DISPLAY_P3)
            : background;
    return new Canvas(plan.canvasWidth(), plan.canvasHeight(), own).centre(pixels);
  }
}
