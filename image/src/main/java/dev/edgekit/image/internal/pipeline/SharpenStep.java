package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Sharpener;

/** Gives back the edges that downscaling softened, where the transform asks for it. */
final class SharpenStep implements Step {
  @Override
  public String name() {
    return "sharpen";
  }

  @Override
  public void run(Transformation job) {
    job.pixels(sharpen(job.pixels(), job.plan(), job.transform().sharpening()));
  }

  static Pixels sharpen(Pixels pixels, ScalePlan plan, double amount) {
    return amount > 0 && plan.isDownscale() ? Sharpener.sharpen(pixels, amount) : pixels;
  }
}
