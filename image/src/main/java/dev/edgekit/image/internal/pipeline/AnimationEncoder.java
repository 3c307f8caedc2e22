package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.quality.Flatness;
import dev.edgekit.image.internal.support.Deadline;
import java.util.List;

/**
 * Encodes a source that moves. AVIF is preferred: at equal quality it has a fraction of animated
 * WebP's bytes. Small drawings are also tried without loss. Where every candidate is larger than
 * the source, or than what was asked for, it is made again at lower qualities. Confined to one
 * thread.
 */
final class AnimationEncoder {
  /**
   * All frames together: up to here, drawings may be smaller without loss, and trying takes hardly
   * any time.
   */
  private static final long TINY_PIXELS = 250_000;

  private final Engines engines;
  private final AnimationCost cost;
  private final Transformation job;
  private final Deadline deadline;

  AnimationEncoder(Engines engines, AnimationCost cost, Transformation job, Deadline deadline) {
    this.engines = engines;
    this.cost = cost;
    this.job = job;
    this.deadline = deadline;
  }

  /** Adds candidates to the job's, in these formats, the preferred first. */
  void encode(List<ImageFormat> formats) {
    ImageFormat format = formats.get(0);
    int asked = job.transform().quality().value();
    long max = job.candidates().maxBytes(job);
    job.candidates().add(first(format));
    Effort effort = job.candidates().first().settings().effort();
    boolean drawn = AnimationCost.pixels(job) <= TINY_PIXELS && Flatness.isGraphic(job.pixels());
    if (formats.contains(ImageFormat.WEBP) && (drawn || isTooLarge(max))) {
      add(EncodeSettings.lossless(ImageFormat.WEBP, effort));
    }
    for (int q = asked - Candidates.QUALITY_STEP;
        q >= Candidates.floor(asked) && job.candidates().smallestBytes() > max;
        q -= Candidates.QUALITY_STEP) {
      add(lossy(format, effort, q));
    }
  }

  /**
   * The first candidate; if more effort takes more than half of the time, it is begun again with
   * the least.
   */
  private Candidate first(ImageFormat format) {
    Effort effort = cost.effort(job, format);
    if (effort != Effort.FAST) {
      try {
        return atQuality(format, effort, deadline.halfway());
      } catch (ImageException e) {
        if (e.reason() != Reason.TIMEOUT) {
          throw e;
        }
      }
    }
    return atQuality(format, Effort.FAST, deadline);
  }

  private Candidate atQuality(ImageFormat format, Effort effort, Deadline end) {
    Quality quality = job.transform().quality();
    EncodeSettings start = lossy(format, effort, quality.value());
    if (!quality.measured()) {
      return new Candidate(start, encoded(start, end));
    }
    return ScoreSearch.ofAnimation(
        settings -> encoded(settings, end),
        new AnimationScore(engines, job, end)::score,
        scale(format, effort),
        start,
        quality.value(),
        end);
  }

  private void add(EncodeSettings settings) {
    job.candidates().add(new Candidate(settings, encoded(settings, deadline)));
  }

  private byte[] encoded(EncodeSettings settings, Deadline end) {
    try (MovingFrames frames = new MovingFrames(engines, job, end)) {
      job.pixels(frames.first()); // the result's size and look are judged by it
      return engines.encode(frames.animation(), settings);
    }
  }

  /**
   * Whether to try without loss, since all is too large; not if scaled: the new colours cost more
   * than that can save.
   */
  private boolean isTooLarge(long max) {
    return job.candidates().smallestBytes() > max && job.plan().keepsSize(job.info());
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
}
