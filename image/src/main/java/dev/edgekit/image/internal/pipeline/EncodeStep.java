package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.internal.pixels.Palette;
import dev.edgekit.image.internal.quality.Calibration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Encodes each choice: once, or until it has the score that is asked for. Where none fits into the
 * bytes allowed ({@link Candidates#maxBytes}), the lossy choice is encoded again at lower qualities
 * down to the floor.
 */
final class EncodeStep implements Step {
  /** An eighth of a bit for each pixel: charts take less, pages of text a quarter of a bit. */
  private static final int PIXELS_OF_A_BYTE = 64;

  private final Engines engines;
  private final ChooseFormatStep chooser;

  EncodeStep(Engines engines, ChooseFormatStep chooser) {
    this.engines = engines;
    this.chooser = chooser;
  }

  @Override
  public String name() {
    return "encode";
  }

  @Override
  public void run(Transformation job) {
    job.sourceCopy(OriginalAsAnswer.of(job));
    encodeChoices(job);
    while (job.candidates().isEmpty() && job.sourceCopy().isEmpty()) {
      chooser.run(job); // the next format, since the encoders of those before failed
      encodeChoices(job);
    }
    if (!job.candidates().isEmpty()) {
      fit(job, lossy(job.choices()));
    }
  }

  private void encodeChoices(Transformation job) {
    for (EncodeSettings choice : job.choices()) {
      if (!isSettled(job) && !job.refused().contains(choice.format())) {
        attempt(job, choice.format(), () -> encode(job, choice));
      }
    }
  }

  /** Adds a candidate, or remembers that the encoder of its format failed. */
  private static void attempt(Transformation job, ImageFormat format, Supplier<Candidate> encode) {
    try {
      job.candidates().add(encode.get());
    } catch (ImageException e) {
      if (e.reason() != Reason.NOT_ENCODED) {
        throw e;
      }
      job.refused().add(format);
    }
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
    return job.candidates().isEmpty() ? Long.MAX_VALUE : job.candidates().smallestBytes();
  }

  private void fit(Transformation job, EncodeSettings first) {
    long max = job.candidates().maxBytes(job);
    if (first.lossless() || job.candidates().smallestBytes() <= max) {
      return;
    }
    int asked = job.transform().quality().value();
    Calibration scale =
        Calibration.of(first.format(), first.effort(), first.graphic(), job.texture());
    for (int q = asked - Candidates.QUALITY_STEP;
        q >= Candidates.floor(asked)
            && job.candidates().smallestBytes() > max
            && !job.refused().contains(first.format());
        q -= Candidates.QUALITY_STEP) {
      job.deadline().check();
      EncodeSettings less = first.withQuality(scale.setting(q));
      attempt(
          job, less.format(), () -> new Candidate(less, engines.encode(job.pixels(), less), true));
    }
  }
}
