package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.pixels.Orienter;

/** Turns the picture upright. */
final class OrientStep implements Step {
  @Override
  public String name() {
    return "orient";
  }

  @Override
  public void run(Transformation job) {
    job.pixels(Orienter.turn(job.pixels(), job.info().orientation()));
  }
}
