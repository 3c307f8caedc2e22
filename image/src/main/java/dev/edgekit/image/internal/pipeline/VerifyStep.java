package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import java.util.Optional;

/**
 * Takes the smallest candidate, or the original itself where that is smaller still, and says why.
 */
final class VerifyStep implements Step {
  @Override
  public String name() {
    return "verify";
  }

  @Override
  public void run(Transformation job) {
    long encoded = job.candidates().isEmpty() ? Long.MAX_VALUE : job.candidates().smallestBytes();
    Optional<byte[]> copy = job.sourceCopy().filter(own -> own.length < encoded);
    if (copy.isPresent()) {
      finish(job, copy.get(), job.info().format(), Outcome.SOURCE);
    } else {
      Candidate best = job.candidates().smallest();
      finish(job, best.bytes(), best.settings().format(), outcome(job, best));
    }
  }

  private static Outcome outcome(Transformation job, Candidate best) {
    if (best.settings().lossless()) {
      return Outcome.LOSSLESS;
    }
    boolean asAsked = job.transform().quality().measured() || !best.reduced();
    return asAsked ? Outcome.ENCODED : Outcome.REDUCED;
  }

  private static Motion motion(Transformation job) {
    if (!job.info().isAnimated()) {
      return Motion.NONE;
    }
    return job.isUnfinished() ? Motion.UNFINISHED : Motion.FIRST_FRAME;
  }

  private static void finish(
      Transformation job, byte[] bytes, ImageFormat format, Outcome outcome) {
    TransformReport report =
        new TransformReport(
            format,
            outcome,
            motion(job),
            job.source().length,
            job.candidates().size(),
            job.times(),
            job.baselineBytes(),
            Truncation.isTruncated(job.source(), job.info().format()),
            job.isProfileIgnored(),
            job.refused());
    job.result(new ImageResult(bytes, format, job.pixels().width(), job.pixels().height(), report));
  }
}
