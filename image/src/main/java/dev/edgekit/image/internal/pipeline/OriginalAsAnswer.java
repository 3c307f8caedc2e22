package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.TransformReport.Motion;
import dev.edgekit.image.TransformReport.Outcome;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.header.MetadataStripper;
import dev.edgekit.image.internal.pixels.Profile;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The original's own bytes as an answer, where they show exactly what was asked for. */
public final class OriginalAsAnswer {
  private OriginalAsAnswer() {}

  /** A still picture's bytes without metadata; absent if they can't be the answer. */
  static Optional<byte[]> of(Transformation job) {
    return job.info().isAnimated() ? Optional.empty() : clean(job);
  }

  /** The same for a picture that moves, if it is within the limits of animations. */
  static Optional<byte[]> ofMoving(Transformation job) {
    return job.info().isAnimated() ? clean(job) : Optional.empty();
  }

  /**
   * A still original that shows what was asked for except for its size: for when there is no time
   * to make the right one. Nothing is decoded.
   */
  public static Optional<ImageResult> standIn(byte[] source, Transform transform, Limits limits) {
    ImageInfo info = HeaderReader.read(source, limits.maxProfileBytes());
    boolean fits =
        source.length <= limits.maxBytes()
            && info.pixels() <= limits.maxPixels()
            && !info.isAnimated()
            && transform.fit() == Fit.INSIDE
            && transform.edits().isEmpty()
            && isShownAlike(info, transform.formats());
    return fits
        ? stripped(source, info).map(clean -> result(clean, source.length, info))
        : Optional.empty();
  }

  /**
   * The file without metadata; absent where it is too broken for us to rewrite, though decoders may
   * forgive more.
   */
  private static Optional<byte[]> stripped(byte[] source, ImageInfo info) {
    try {
      return MetadataStripper.clean(source, info);
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private static ImageResult result(byte[] clean, int sourceBytes, ImageInfo info) {
    TransformReport report =
        new TransformReport(
            info.format(),
            Outcome.SOURCE,
            Motion.NONE,
            sourceBytes,
            0,
            Map.of(),
            0,
            false,
            false,
            Set.of());
    return new ImageResult(clean, info.format(), info.width(), info.height(), report);
  }

  private static Optional<byte[]> clean(Transformation job) {
    return isAsAsked(job) ? stripped(job.source(), job.info()) : Optional.empty();
  }

  /** Whether nothing is to be done to the picture. */
  private static boolean isAsAsked(Transformation job) {
    return job.plan().keepsSize(job.info())
        && job.plan().canvasWidth() == 0
        && job.transform().edits().rotation() == 0
        && !job.transform().edits().changesPixels()
        && isShownAlike(job.info(), job.transform().formats());
  }

  /** Whether clients that know less of colours and orientations show the file as we would. */
  private static boolean isShownAlike(ImageInfo info, Set<ImageFormat> formats) {
    return formats.contains(info.format())
        && info.orientation() == Orientation.NORMAL
        && info.aperture().isEmpty()
        && !info.coding().isOfInks()
        && (info.profile().isPresent()
            ? info.format() == ImageFormat.JPEG
            : Profile.isSrgb(info)); // few readers know code points or gAMA and cHRM
  }
}
