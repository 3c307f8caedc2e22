package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Limits;
import dev.edgekit.image.engine.ImageInfo;
import java.util.List;

/**
 * What can be made of a source that moves, and what memory that takes: as much as one frame and the
 * encoder need, never all frames. Pure, but for what an engine says of its decoder.
 */
final class AnimationCost {
  /** What moves and can be made, the preferred first. */
  private static final List<ImageFormat> FORMATS = List.of(ImageFormat.AVIF, ImageFormat.WEBP);

  /** Canvas, the frame on it and one before it, as numbers of four bytes; planes of both sizes. */
  private static final int BYTES_PER_PIXEL = 20;

  /** What an AV1 decoder predicts from: eight frames and notes on their blocks. */
  private static final int VIDEO_BYTES_PER_PIXEL = 60;

  /** Libaom's frames have them around. */
  private static final int MARGINS = 288;

  private final Engines engines;
  private final Limits limits;

  AnimationCost(Engines engines, Limits limits) {
    this.engines = engines;
    this.limits = limits;
  }

  /** The formats that there is memory for, the preferred first; none where it can't move. */
  List<ImageFormat> formats(Transformation job) {
    List<ImageFormat> possible = possible(job);
    if (possible.isEmpty()) {
      return List.of(); // an engine need not be asked what it would take
    }
    long read = readBytes(job);
    return possible.stream()
        .filter(format -> read + writtenBytes(job, format) <= limits.maxDecodedBytes())
        .toList();
  }

  /** What all of it takes. */
  long bytes(Transformation job, ImageFormat format) {
    return readBytes(job) + writtenBytes(job, format);
  }

  /** What there is time for. */
  Effort effort(Transformation job, ImageFormat format) {
    Effort asked = job.transform().effort();
    return format == ImageFormat.AVIF
        ? VideoEffort.affordable(asked, pixels(job), limits.timeout())
        : asked;
  }

  /** Of all frames that are made. */
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
          case THOROUGH, SMALL -> 60;
        };
    ScalePlan plan = job.plan();
    return 3 * frames * (plan.storedWidth() + MARGINS) * (plan.storedHeight() + MARGINS);
  }
}
