package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Profile;
import dev.edgekit.image.internal.quality.ChromaDetail;

/**
 * Tells whether colour can be scaled to half size at once: if an AVIF will halve it anyway, and no
 * step before that needs all of it. Half of all samples are then never made, and the others come
 * straight from the source's.
 */
final class HalfColour {
  private HalfColour() {}

  /** Whether half is enough for a decoded picture, before it is scaled. */
  static boolean isEnough(Transformation job) {
    Quality quality = job.transform().quality();
    return job.transform().formats().contains(ImageFormat.AVIF)
        && quality.value() < ChooseFormatStep.FULL_CHROMA_FROM
        && !quality.measured() // scores compare with full colour
        && !job.transform().edits().changesPixels()
        && isOnlyTurned(job)
        && isSmooth(job.pixels(), job.plan());
  }

  /** Whether no step changes colours, or which 2 × 2 pixels share a sample. */
  private static boolean isOnlyTurned(Transformation job) {
    ScalePlan plan = job.plan();
    boolean even = plan.storedWidth() % 2 == 0 && plan.storedHeight() % 2 == 0;
    return plan.canvasWidth() == 0
        && (even || job.info().orientation() == Orientation.NORMAL)
        && Profile.isSrgb(job.info());
  }

  /**
   * Whether the source has no more samples of colour than the result has pixels, and they vary
   * smoothly.
   */
  private static boolean isSmooth(Pixels decoded, ScalePlan plan) {
    if (!decoded.hasReducedColour()) {
      return false;
    }
    Plane colour = decoded.colour().get(1);
    double across = plan.window().width() / colour.stepX() / plan.storedWidth();
    double down = plan.window().height() / colour.stepY() / plan.storedHeight();
    return across <= 1 && down <= 1 && !ChromaDetail.isFine(decoded, Math.max(across, down));
  }
}
