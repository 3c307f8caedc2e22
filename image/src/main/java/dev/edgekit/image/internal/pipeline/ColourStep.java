package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Gamut;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Profile;
import java.util.Optional;

/** Brings the colours to the result's gamut, and drops an alpha channel that says nothing. */
final class ColourStep implements Step {
  private final Engines engines;

  ColourStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "colour";
  }

  @Override
  public void run(Transformation job) {
    Pixels pixels = Colour.withoutIdleAlpha(job.pixels());
    ImageInfo info = job.info();
    job.profileIgnored(!Profile.isApplicable(info, pixels.model()));
    Gamut gamut = gamut(job, pixels);
    Optional<ColourTag> own = gamut == Gamut.SOURCE ? Profile.kept(pixels, info) : Optional.empty();
    if (own.isPresent()) {
      job.pixels(pixels);
      job.colours(own.get());
    } else if (gamut == Gamut.DISPLAY_P3) {
      job.pixels(Profile.convert(pixels, info, gamut));
      job.colours(ColourTag.DISPLAY_P3);
    } else {
      job.pixels(toSrgb(pixels, info));
    }
  }

  static Pixels toSrgb(Pixels pixels, ImageInfo info) {
    Pixels needed = Colour.withoutIdleAlpha(pixels);
    return info.coding().isOfInks()
        ? needed // its profile was applied when it was decoded
        : Profile.convert(needed, info, Gamut.SRGB);
  }

  /**
   * The result's gamut: other than sRGB only where that is asked for, the source has it, and AVIF
   * will be the answer.
   */
  private Gamut gamut(Transformation job, Pixels pixels) {
    ImageInfo info = job.info();
    Gamut asked = job.transform().gamut();
    boolean avif =
        job.transform().formats().contains(ImageFormat.AVIF)
            && engines.encodes(ImageFormat.AVIF)
            && maxSide(job.plan(), pixels) <= ImageFormat.AVIF.maxSide();
    boolean has =
        switch (asked) {
          case SRGB -> true;
          case DISPLAY_P3 -> pixels.model() != Pixels.Model.GRAY;
          case SOURCE -> job.plan().canvasWidth() == 0; // the background is stated in sRGB
        };
    return avif
            && has
            && !info.isAnimated()
            && job.transform().edits().overlay().isEmpty() // an overlay is in sRGB
            && !info.coding().isOfInks()
            && !Profile.isSrgb(info)
        ? asked
        : Gamut.SRGB;
  }

  private static int maxSide(ScalePlan plan, Pixels pixels) {
    return Math.max(
        Math.max(plan.canvasWidth(), plan.canvasHeight()),
        Math.max(pixels.width(), pixels.height()));
  }
}
