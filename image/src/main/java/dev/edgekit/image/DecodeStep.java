package dev.edgekit.image;

/** Decodes at the smallest scale that serves. */
final class DecodeStep implements Step {
  private final Engines engines;

  DecodeStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public void run(Job job) {
    job.pixels(engines.decode(job.source(), job.info(), job.plan().shrink()));
  }
}
