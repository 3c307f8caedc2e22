package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Limits;
import dev.edgekit.image.engine.ImageInfo;
import java.util.List;

/**
 * What can be made of a source that moves, and how much memory that takes: for one frame and the
 * encoder, never for all frames. Pure, apart from asking an engine about its decoder.
 */
final class AnimationCost {
  /** Formats that can move and be made, the preferred first. */
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.AVIF, ImageFormat.WEBP);

  /** Canvas, the frame on it and the one before, as ints; planes of both sizes. */
  private static final int BYTES_PER_PIXEL = 20;

  /** What an AV1 decoder predicts from: eight frames, and records of their blocks. */
  private static final int VIDEO_BYTES_PER_PIXEL = 60;

  /** The margins around libaom's frames, both sides together. */
  private static final int MARGINS = 288;

  private final Engines engines;
  private final Limits limits;

  AnimationCost(Engines engines, Limits limits) {
    this.engines = engines;
    this.limits = limits;
  }

  /**
   * The formats that there is memory for, the preferred first; none where the result can't move.
   */
  List<ImageFormat> formats(Transformation job) {
    List<ImageFormat> possible = possible(job);
    if (possible.isEmpty()) {
      return List.of(); // no need to ask an engine what it would take
    }
    long read = readBytes(job);
    return possible.stream()
        .filter(format -> read + writtenBytes(job, format) <= limits.maxDecodedBytes())
        .toList();
  }

  /** The bytes that reading and writing take together. */
  long bytes(Transformation job, ImageFormat format) {
    return readBytes(job) + writtenBytes(job, format);
  }

  /** The effort that there is time for. */
  Effort effort(Transformation job, ImageFormat format) {
    Effort asked = job.transform().effort();
    return format == ImageFormat.AVIF
        ? VideoEffort.affordable(asked, pixels(job), limits.timeout())
        : asked;
  }

  /** The result's pixels, all frames together. */
  static long pixels(Transformation job) {
    return job.info().frames() * job.plan().pixels();
  }

  private List<ImageFormat> possible(Transformation job) {
    ScalePlan plan = job.plan();
    int side = Math.max(plan.storedWidth(), plan.storedHeight());
    return FORMATS.stream()
        .filter(format -> isWithinLimits(job.info()) && job.transform().edits().trim().isEmpty())
        .filter(format -> job.transform().formats().contains(format))
        .filter(format -> engines.animates(format) && side <= format.maxSide())
        .toList();
  }

  private boolean isWithinLimits(ImageInfo info) {
    return info.isAnimated()
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

  /** The frames that libaom predicts from and looks ahead to, all allocated at once. */
  private long videoBytes(Transformation job) {
    long frames =
        switch (effort(job, ImageFormat.AVIF)) {
          case FAST -> 25;
          case BALANCED -> 45;
          case THOROUGH, SMALL -> 60;
        };
    ScalePlan plan = job.plan();
    return 3 * frames * (plan.storedWidth() + MARGINS) * (plan.storedHeight() + MARGINS);
  }
}
