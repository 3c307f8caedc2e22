package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.EncodeSettings;

/**
 * Encodes each choice: once, or until it has the score that is asked for. Where none fits into the
 * bytes that are allowed, the first is encoded again at lower qualities down to the floor. Allowed
 * is what the transform says, and never more than the source.
 */
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
  public void run(Transformation job) {
    job.sourceCopy(OriginalAsAnswer.of(job));
    for (EncodeSettings choice : job.choices()) {
      job.candidates().add(encode(job, choice));
    }
    fit(job, job.choices().get(0));
  }

  private Candidate encode(Transformation job, EncodeSettings choice) {
    Quality quality = job.transform().quality();
    return quality.measured()
        ? ScoreSearch.find(engines, job.pixels(), choice, quality.value(), job.deadline())
        : new Candidate(choice, engines.encode(job.pixels(), choice));
  }

  private void fit(Transformation job, EncodeSettings first) {
    int asked = job.transform().quality().value();
    long max = job.candidates().maxBytes(job);
    for (int q = asked - Candidates.QUALITY_STEP;
        q >= Candidates.floor(asked)
            && !first.lossless()
            && job.candidates().smallest().bytes().length > max;
        q -= Candidates.QUALITY_STEP) {
      job.deadline().check();
      int quality = Calibration.of(first.format(), first.effort()).setting(q);
      EncodeSettings less = first.withQuality(quality);
      job.candidates().add(new Candidate(less, engines.encode(job.pixels(), less)));
    }
  }
}
