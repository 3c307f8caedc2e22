package dev.edgekit.image;

/** Encodes each choice. */
final class EncodeStep implements Step {
  private final Engines engines;

  EncodeStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "encode";
  }

  @Override
  public void run(Job job) {
    for (EncodeSettings choice : job.choices()) {
      job.candidates().add(new Candidate(choice, engines.encode(job.pixels(), choice)));
    }
  }
}
