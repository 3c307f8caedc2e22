package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.pixels.Sharpener;

/** Gives back the edges that downscaling softened, where the transform asks for it. */
final class SharpenStep implements Step {
  @Override
  public String name() {
    return "sharpen";
  }

  @Override
  public void run(Transformation job) {
    double amount = job.transform().sharpening();
    if (amount > 0 && job.plan().isDownscale()) {
      job.pixels(Sharpener.sharpen(job.pixels(), amount));
    }
  }
}
