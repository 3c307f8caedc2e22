package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.internal.pixels.Turner;

/** Turns the picture upright. */
final class OrientStep implements Step {
  @Override
  public String name() {
    return "orient";
  }

  @Override
  public void run(Job job) {
    job.pixels(Turner.turn(job.pixels(), job.info().orientation()));
  }
}
