package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.EncodeSettings;
import java.util.List;

/**
 * Encodes each choice: once, or until it has the score that is asked for. Where none fits into the
 * bytes that are allowed, the lossy one is encoded again at lower qualities down to the floor.
 * Allowed is what the transform says, and never more than the source.
 */
final class EncodeStep implements Step {
  /** Half a bit for each pixel: pages of text take a fourth of one, charts much less. */
  private static final int PIXELS_OF_A_BYTE = 16;

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
      if (!isSettled(job)) {
        job.candidates().add(encode(job, choice));
      }
    }
    fit(job, lossy(job.choices()));
  }

  /**
   * An exact encoding of so few bits is smaller than what a lossy encoder makes in the time that
   * {@code FAST} has; with more time the lossy one may win, and is tried.
   */
  private static boolean isSettled(Transformation job) {
    if (job.candidates().isEmpty() || job.transform().effort() != Effort.FAST) {
      return false;
    }
    Candidate first = job.candidates().first();
    long bytes = first.bytes().length;
    long pixels = (long) job.pixels().width() * job.pixels().height();
    return first.settings().lossless()
        && bytes * PIXELS_OF_A_BYTE <= pixels
        && bytes <= job.candidates().maxBytes(job);
  }

  private static EncodeSettings lossy(List<EncodeSettings> choices) {
    return choices.stream()
        .filter(choice -> !choice.lossless())
        .findFirst()
        .orElseGet(() -> choices.get(0));
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
      int quality = Calibration.setting(q, first.format(), first.effort(), first.graphic());
      EncodeSettings less = first.withQuality(quality);
      job.candidates().add(new Candidate(less, engines.encode(job.pixels(), less)));
    }
  }
}
