package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.EncodeSettings;
import java.util.Comparator;

/**
 * Encodes each choice: once, or until it has the score that is asked for. Where none fits into the
 * bytes that are allowed, the first is encoded again at lower qualities down to the floor. Allowed
 * is what the transform says, and never more than the source.
 */
final class EncodeStep implements Step {
  /** Smaller first. */
  static final Comparator<Candidate> BY_SIZE =
      Comparator.comparingInt(candidate -> candidate.bytes().length);

  /** How far the quality may fall below the one asked for. */
  private static final int FLOOR = 30;

  static final int QUALITY_STEP = 8;

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

  static int floor(int asked) {
    return Math.max(1, asked - FLOOR);
  }

  private Candidate encode(Transformation job, EncodeSettings choice) {
    Quality quality = job.transform().quality();
    return quality.measured()
        ? ScoreSearch.find(engines, job.pixels(), choice, quality.value(), job.deadline())
        : new Candidate(choice, engines.encode(job.pixels(), choice));
  }

  private void fit(Transformation job, EncodeSettings first) {
    int asked = job.transform().quality().value();
    int max = maxBytes(job);
    for (int q = asked - QUALITY_STEP;
        q >= floor(asked) && !first.lossless() && smallest(job) > max;
        q -= QUALITY_STEP) {
      job.deadline().check();
      int quality = Calibration.of(first.format(), first.effort()).setting(q);
      EncodeSettings less = first.withQuality(quality);
      job.candidates().add(new Candidate(less, engines.encode(job.pixels(), less)));
    }
  }

  private static int smallest(Transformation job) {
    return job.candidates().stream().min(BY_SIZE).orElseThrow().bytes().length;
  }

  /** Where the source itself can be the answer, there is no need to go below the quality. */
  private static int maxBytes(Transformation job) {
    int asked = job.transform().maxBytes().orElse(Integer.MAX_VALUE);
    boolean hasOtherWay = job.sourceCopy().isPresent() || job.transform().quality().measured();
    return hasOtherWay ? asked : Math.min(asked, job.source().length);
  }
}
