package dev.edgekit.image;

import dev.edgekit.image.header.Cleaner;
import dev.edgekit.image.pixels.Profile;
import java.util.Optional;

/** The original's own bytes as an answer, where they show exactly what was asked for. */
final class SourceCopy {
  private SourceCopy() {}

  /** Whether a still picture's own bytes show what is asked for, in a format asked for. */
  static boolean isPossible(Job job) {
    return !job.info().isAnimated() && isAsAsked(job);
  }

  /** The same of a picture that moves, as long as it is within the limits of animations. */
  static boolean isPossibleMoving(Job job) {
    return job.info().isAnimated() && isAsAsked(job);
  }

  /** A still picture's bytes without metadata; absent if they can't be the answer. */
  static Optional<byte[]> of(Job job) {
    return isPossible(job) ? Cleaner.clean(job.source(), job.info()) : Optional.empty();
  }

  /** A moving picture's bytes without metadata; absent if they can't be the answer. */
  static Optional<byte[]> ofMoving(Job job) {
    return isPossibleMoving(job) ? Cleaner.clean(job.source(), job.info()) : Optional.empty();
  }

  /** Whether nothing is to be done to the picture. */
  private static boolean isAsAsked(Job job) {
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
