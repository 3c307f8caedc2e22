package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.internal.pixels.Profile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a moving result of a moving source, where the limits and the formats asked for allow it;
 * otherwise leaves the source to the steps for still pictures, which take the first frame. The same
 * if the whole would take more than most of the time: a first frame in time is better than nothing.
 * A source that already shows what was asked for may be the answer.
 */
final class AnimateStep implements Step {
  /** One part in this many of the time is kept for the first frame. */
  private static final int FIRST_FRAME_DIVISOR = 4;

  private final Engines engines;
  private final AnimationCost cost;
  private final PixelBudget budget;

  AnimateStep(Engines engines, Limits limits, PixelBudget budget) {
    this.engines = engines;
    this.cost = new AnimationCost(engines, limits);
    this.budget = budget;
  }

  @Override
  public String name() {
    return "animate";
  }

  @Override
  public void run(Transformation job) {
    try {
      List<ImageFormat> formats = cost.formats(job);
      if (formats.isEmpty()) {
        return;
      }
      long start = System.nanoTime();
      job.sourceCopy(OriginalAsAnswer.ofMoving(job));
      encode(job, formats);
      job.times().put(name(), Duration.ofNanos(System.nanoTime() - start));
      finish(job);
    } catch (ImageException e) {
      leaveToStill(job, e);
    }
  }

  /** Encodes in the preferred format or, if its encoder fails, in the next. */
  private void encode(Transformation job, List<ImageFormat> formats) {
    ImageFormat format = formats.get(0);
    job.reserve(() -> budget.acquire(cost.bytes(job, format), job.deadline()));
    try {
      new AnimationEncoder(engines, cost, job, job.deadline().withoutLast(FIRST_FRAME_DIVISOR))
          .encode(formats);
    } catch (ImageException e) {
      if (e.reason() != Reason.NOT_ENCODED) {
        throw e;
      }
      job.refused().add(format);
      if (job.candidates().isEmpty()) {
        if (formats.size() == 1) {
          throw e;
        }
        encode(job, formats.subList(1, formats.size()));
      }
    }
  }

  /**
   * Leaves the source to the still steps if a later frame is broken and the first may be whole, or
   * if there are too many frames for the time, or no encoder took them; rethrows other problems.
   */
  private static void leaveToStill(Transformation job, ImageException problem) {
    switch (problem.reason()) {
      case CORRUPT, UNSUPPORTED -> {}
      case NOT_ENCODED -> job.unfinished();
      case TIMEOUT -> {
        if (!job.candidates().isEmpty()) {
          finish(job); // earlier attempts were in time
          return;
        }
        job.deadline().check();
        job.unfinished();
      }
      default -> throw problem;
    }
    job.sourceCopy(Optional.empty());
    job.candidates().clear();
  }

  private static void finish(Transformation job) {
    Candidate best = job.candidates().smallest();
    Optional<byte[]> copy = job.sourceCopy().filter(own -> own.length < best.bytes().length);
    ImageFormat format = copy.isPresent() ? job.info().format() : best.settings().format();
    TransformReport report =
        new TransformReport(
            format,
            copy.isPresent() ? Outcome.SOURCE : outcome(job, best),
            Motion.KEPT,
            job.source().length,
            job.candidates().size(),
            job.times(),
            0,
            false,
            !Profile.isApplicable(job.info(), job.pixels().model()),
            job.refused());
    job.result(
        new ImageResult(
            copy.orElse(best.bytes()),
            format,
            job.pixels().width(),
            job.pixels().height(),
            report));
  }

  private static Outcome outcome(Transformation job, Candidate best) {
    boolean asAsked = best.settings().equals(job.candidates().first().settings());
    return best.settings().lossless()
        ? Outcome.LOSSLESS
        : asAsked ? Outcome.ENCODED : Outcome.REDUCED;
  }
}
