package dev.edgekit.image;

/** Encodes each choice: once, or until it has the score that is asked for. */
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
      job.candidates().add(encode(job, choice));
    }
  }

  private Candidate encode(Job job, EncodeSettings choice) {
    Quality quality = job.transform().quality();
    return quality.measured()
        ? ScoreSearch.find(engines, job.pixels(), choice, quality.value(), job.deadline())
        : new Candidate(choice, engines.encode(job.pixels(), choice));
  }
}
