package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Quality;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes a moving result of a moving source, where the limits and the formats asked for allow it;
 * otherwise leaves it to the steps for still pictures, which take the first frame.
 *
 * <p>AVIF is preferred: at equal quality it has a fraction of animated WebP's bytes. Small drawings
 * are tried without loss beside it. Where all is larger than the source, or than what was asked
 * for, it is made again at lower qualities; a source that shows the same already may be the answer.
 */
final class AnimateStep implements Step {
  /** What moves and can be made, the preferred first. */
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.AVIF, ImageFormat.WEBP);

  /** Canvas, the frame on it and one before it, as numbers of four bytes; planes of both sizes. */
  private static final int BYTES_PER_PIXEL = 20;

  /** What an AV1 decoder predicts from: eight frames and notes on their blocks. */
  private static final int VIDEO_BYTES_PER_PIXEL = 60;

  /** Libaom's frames have them around. */
  private static final int MARGINS = 288;

  /** Of all frames: up to here, drawings may be smaller without loss, and it takes no time. */
  private static final long TINY_PIXELS = 250_000;

  private final Engines engines;
  private final Limits limits;
  private final PixelBudget budget;

  AnimateStep(Engines engines, Limits limits, PixelBudget budget) {
    this.engines = engines;
    this.limits = limits;
    this.budget = budget;
  }

  @Override
  public String name() {
    return "animate";
  }

  @Override
  public void run(Transformation job) {
    List<ImageFormat> possible = formats(job);
    if (possible.isEmpty()) {
      return;
    }
    try {
      long read = readBytes(job);
      List<ImageFormat> formats = affordable(possible, job, read);
      if (formats.isEmpty()) {
        return;
      }
      long bytes = read + writtenBytes(job, formats.get(0));
      job.reserve(() -> budget.acquire(bytes, job.deadline()));
      long start = System.nanoTime();
      encode(job, formats);
      job.times().put(name(), Duration.ofNanos(System.nanoTime() - start));
      finish(job);
    } catch (ImageException e) {
      if (e.reason() != Reason.CORRUPT && e.reason() != Reason.UNSUPPORTED) {
        throw e;
      }
      job.candidates().clear(); // a later frame is broken: the first may be whole
    }
  }

  private List<ImageFormat> formats(Transformation job) {
    ScalePlan plan = job.plan();
    int side = Math.max(plan.storedWidth(), plan.storedHeight());
    return FORMATS.stream()
        .filter(format -> isWithinLimits(job.info()))
        .filter(format -> job.transform().formats().contains(format))
        .filter(format -> engines.animates(format) && side <= format.maxSide())
        .toList();
  }

  private List<ImageFormat> affordable(List<ImageFormat> formats, Transformation job, long read) {
    return formats.stream()
        .filter(format -> read + writtenBytes(job, format) <= limits.maxDecodedBytes())
        .toList();
  }

  private boolean isWithinLimits(ImageInfo info) {
    return info.isAnimated()
        && info.format() != ImageFormat.PNG
        && info.frames() <= limits.maxFrames()
        && info.frames() * info.pixels() <= limits.maxAnimationPixels();
  }

  private long readBytes(Transformation job) {
    ImageInfo info = job.info();
    boolean video = info.format() == ImageFormat.AVIF;
    int perPixel = video ? BYTES_PER_PIXEL + VIDEO_BYTES_PER_PIXEL : BYTES_PER_PIXEL;
    long frame = engines.frameBytes(job.source(), info) + perPixel * info.pixels();
    return job.source().length + frame;
  }

  private long writtenBytes(Transformation job, ImageFormat format) {
    return job.plan().scaledBytes() + (format == ImageFormat.AVIF ? videoBytes(job) : 0);
  }

  /** The frames that libaom predicts from and looks ahead to, all made room for at once. */
  private long videoBytes(Transformation job) {
    long frames =
        switch (effort(job, ImageFormat.AVIF)) {
          case FAST -> 25;
          case BALANCED -> 45;
          case SMALL -> 60;
        };
    ScalePlan plan = job.plan();
    return 3 * frames * (plan.storedWidth() + MARGINS) * (plan.storedHeight() + MARGINS);
  }

  private void encode(Transformation job, List<ImageFormat> formats) {
    ImageFormat format = formats.get(0);
    int asked = job.transform().quality().value();
    job.sourceCopy(OriginalAsAnswer.ofMoving(job));
    int max = maxBytes(job);
    job.candidates().add(first(job, format));
    Effort effort = job.candidates().get(0).settings().effort();
    boolean drawn = pixels(job) <= TINY_PIXELS && Flatness.isGraphic(job.pixels());
    if (formats.contains(ImageFormat.WEBP) && (drawn || isTooLarge(job, max))) {
      add(job, EncodeSettings.lossless(ImageFormat.WEBP, effort));
    }
    for (int q = asked - EncodeStep.QUALITY_STEP;
        q >= EncodeStep.floor(asked) && smallest(job).bytes().length > max;
        q -= EncodeStep.QUALITY_STEP) {
      add(job, lossy(format, effort, q));
    }
  }

  /** What takes more than half of the time with more effort is begun again with the least. */
  private Candidate first(Transformation job, ImageFormat format) {
    Effort effort = effort(job, format);
    if (effort != Effort.FAST) {
      try {
        return atQuality(job, format, effort, job.deadline().halfway());
      } catch (ImageException e) {
        if (e.reason() != Reason.TIMEOUT) {
          throw e;
        }
      }
    }
    return atQuality(job, format, Effort.FAST, job.deadline());
  }

  private Effort effort(Transformation job, ImageFormat format) {
    Effort asked = job.transform().effort();
    return format == ImageFormat.AVIF
        ? VideoEffort.affordable(asked, pixels(job), limits.timeout())
        : asked;
  }

  private Candidate atQuality(
      Transformation job, ImageFormat format, Effort effort, Deadline deadline) {
    Quality quality = job.transform().quality();
    EncodeSettings start = lossy(format, effort, quality.value());
    if (!quality.measured()) {
      return new Candidate(start, encoded(job, start, deadline));
    }
    return ScoreSearch.ofAnimation(
        settings -> encoded(job, settings, deadline),
        new AnimationScore(engines, job, deadline)::score,
        scale(format, effort),
        start,
        quality.value(),
        deadline);
  }

  private void add(Transformation job, EncodeSettings settings) {
    job.candidates().add(new Candidate(settings, encoded(job, settings, job.deadline())));
  }

  private byte[] encoded(Transformation job, EncodeSettings settings, Deadline deadline) {
    try (MovingFrames frames = new MovingFrames(engines, job, deadline)) {
      return engines.encode(frames.animation(), settings);
    }
  }

  /** Where the source itself can be the answer, there is no need to go below the quality. */
  private static int maxBytes(Transformation job) {
    int asked = job.transform().maxBytes().orElse(Integer.MAX_VALUE);
    boolean hasOtherWay = job.sourceCopy().isPresent() || job.transform().quality().measured();
    return hasOtherWay ? asked : Math.min(asked, job.source().length);
  }

  /** Scaling makes colours that weren't there, which costs more than it can save. */
  private static boolean isTooLarge(Transformation job, int max) {
    return smallest(job).bytes().length > max && job.plan().keepsSize(job.info());
  }

  private static long pixels(Transformation job) {
    return job.info().frames() * job.plan().pixels();
  }

  /** Video is coded with full colour, which costs nothing at equal score. */
  private static EncodeSettings lossy(ImageFormat format, Effort effort, int quality) {
    Chroma chroma = format == ImageFormat.AVIF ? Chroma.FULL : Chroma.HALF;
    int setting = scale(format, effort).setting(quality);
    return EncodeSettings.lossy(format, setting, chroma, effort);
  }

  private static Calibration scale(ImageFormat format, Effort effort) {
    return format == ImageFormat.AVIF
        ? Calibration.ofVideo(effort)
        : Calibration.of(format, effort);
  }

  private static Candidate smallest(Transformation job) {
    return job.candidates().stream().min(EncodeStep.BY_SIZE).orElseThrow();
  }

  private static void finish(Transformation job) {
    Candidate best = smallest(job);
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
            false);
    job.result(
        new ImageResult(
            copy.orElse(best.bytes()),
            format,
            job.pixels().width(),
            job.pixels().height(),
            report));
  }

  private static Outcome outcome(Transformation job, Candidate best) {
    boolean asAsked = best.settings().equals(job.candidates().get(0).settings());
    return best.settings().lossless()
        ? Outcome.LOSSLESS
        : asAsked ? Outcome.ENCODED : Outcome.REDUCED;
  }
}
