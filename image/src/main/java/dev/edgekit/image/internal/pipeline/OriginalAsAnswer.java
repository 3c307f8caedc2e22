package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.header.MetadataStripper;
import dev.edgekit.image.internal.pixels.Profile;
import java.util.Optional;

/** The original's own bytes as an answer, where they show exactly what was asked for. */
final class OriginalAsAnswer {
  private OriginalAsAnswer() {}

  /** A still picture's bytes without metadata; absent if they can't be the answer. */
  static Optional<byte[]> of(Transformation job) {
    return job.info().isAnimated() ? Optional.empty() : clean(job);
  }

  /** The same of a picture that moves, as long as it is within the limits of animations. */
  static Optional<byte[]> ofMoving(Transformation job) {
    return job.info().isAnimated() ? clean(job) : Optional.empty();
  }

  private static Optional<byte[]> clean(Transformation job) {
    return isAsAsked(job) ? MetadataStripper.clean(job.source(), job.info()) : Optional.empty();
  }

  /** Whether nothing is to be done to the picture. */
  private static boolean isAsAsked(Transformation job) {
    ImageInfo info = job.info();
    return job.transform().formats().contains(info.format())
        && job.plan().keepsSize(info)
        && job.plan().canvasWidth() == 0
        && info.orientation() == Orientation.NORMAL
        && info.coding() != ImageInfo.Coding.CMYK
        && (info.cicp().isEmpty() || Profile.isSrgb(info)) // few readers know the others
        && (info.profile().isEmpty() || info.format() == ImageFormat.JPEG);
  }
}
