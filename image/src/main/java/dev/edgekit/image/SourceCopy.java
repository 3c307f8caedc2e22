package dev.edgekit.image;

import dev.edgekit.image.header.Cleaner;
import dev.edgekit.image.pixels.Profile;
import java.util.Optional;

/** The original's own bytes as an answer, where they show exactly what was asked for. */
final class SourceCopy {
  private SourceCopy() {}

  /** Whether nothing is to be done to the picture and its format is one of those asked for. */
  static boolean isPossible(Job job) {
    ImageInfo info = job.info();
    return job.transform().formats().contains(info.format())
        && job.plan().keepsSize(info)
        && job.plan().canvasWidth() == 0
        && info.orientation() == Orientation.NORMAL
        && info.coding() != ImageInfo.Coding.CMYK
        && !info.isAnimated()
        && (info.cicp().isEmpty() || Profile.isSrgb(info)) // few readers know the others
        && (info.profile().isEmpty() || info.format() == ImageFormat.JPEG);
  }

  /** The bytes without metadata; absent if they can't be the answer. */
  static Optional<byte[]> of(Job job) {
    return isPossible(job) ? Cleaner.clean(job.source(), job.info()) : Optional.empty();
  }
}
