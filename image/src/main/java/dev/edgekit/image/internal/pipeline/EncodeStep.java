package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.internal.pixels.Palette;
import dev.edgekit.image.internal.quality.Calibration;
import java.util.List;

/**
 * Encodes each choice: once, or until it has the score that is asked for. Where none fits into the
 * bytes allowed ({@link Candidates#maxBytes}), the lossy choice is encoded again at lower qualities
 * down to the floor.
 */
final class EncodeStep implements Step {
  /** Half a bit for each pixel: pages of text take a quarter of a bit, charts much less. */
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
   * Whether no lossy encoding need be tried: an exact one of few colours and bits is smaller than
   * what a lossy encoder makes in the time that {@code FAST} has; with more time the lossy one may
   * win.
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
        && bytes <= job.candidates().maxBytes(job)
        && Palette.of(job.pixels()).isPresent();
  }

  private static EncodeSettings lossy(List<EncodeSettings> choices) {
    return choices.stream()
        .filter(choice -> !choice.lossless())
        .findFirst()
        .orElseGet(() -> choices.get(0));
  }

  private Candidate encode(Transformation job, EncodeSettings choice) {
    int quality = job.transform().quality().value();
    if (job.transform().quality().measured()) {
      return ScoreSearch.find(engines, job.pixels(), choice, quality, job.deadline());
    }
    boolean cutOut = choice.graphic() && job.pixels().alpha().isPresent(); // see ChooseFormatStep
    if (!choice.lossless() && !cutOut && MeasuredEncoding.isPossible(job.pixels())) {
      MeasuredEncoding encoding = new MeasuredEncoding(engines, job, choice);
      if (choice.format() == ImageFormat.AVIF && choice.effort().compareTo(Effort.THOROUGH) >= 0) {
        return encoding.small(quality);
      }
      if (choice.graphic()) {
        return encoding.graphic(quality, smallest(job));
      }
    }
    return new Candidate(choice, engines.encode(job.pixels(), choice));
  }

  private static long smallest(Transformation job) {
    return job.candidates().isEmpty() ? Long.MAX_VALUE : job.candidates().smallest().bytes().length;
  }

  private void fit(Transformation job, EncodeSettings first) {
    long max = job.candidates().maxBytes(job);
    if (first.lossless() || job.candidates().smallest().bytes().length <= max) {
      return;
    }
    int asked = job.transform().quality().value();
    Calibration scale =
        Calibration.of(first.format(), first.effort(), first.graphic(), job.texture());
    for (int q = asked - Candidates.QUALITY_STEP;
        q >= Candidates.floor(asked) && job.candidates().smallest().bytes().length > max;
        q -= Candidates.QUALITY_STEP) {
      job.deadline().check();
      EncodeSettings less = first.withQuality(scale.setting(q));
      job.candidates().add(new Candidate(less, engines.encode(job.pixels(), less), true));
    }
  }
}
