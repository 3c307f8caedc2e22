package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Quality;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.quality.ChromaDetail;
import dev.edgekit.image.internal.quality.Flatness;
import dev.edgekit.image.internal.quality.Texture;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what to encode: the preferred format of those asked for that can be made here, and for
 * flat graphics a lossless one before it, which is quick, and often the smaller one.
 */
final class ChooseFormatStep implements Step {
  private static final List<ImageFormat> OPAQUE =
      List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG);
  private static final List<ImageFormat> TRANSPARENT =
      List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.PNG, ImageFormat.JPEG);
  private static final List<ImageFormat> LOSSLESS = List.of(ImageFormat.WEBP, ImageFormat.PNG);

  /** Lossless encoding takes a second for four megapixels. */
  private static final long MAX_LOSSLESS_PIXELS = 4_000_000;

  /** From this quality on, half-size colour can be seen, however smooth the colour is. */
  static final int FULL_CHROMA_FROM = 88;

  /** By how much graphics with transparent parts are encoded finer, as their edges need. */
  private static final int FINER_CUT_OUT = 5;

  /**
   * An encoding by SMALL takes 9 µs for each pixel, and it may take twice that on a busy machine:
   * with the usual limit of 10 s, 800 × 600 pixels are encoded so, once at least.
   */
  private static final long NANOS_FOR_A_SMALL_PIXEL = 20_000;

  private final Engines engines;

  ChooseFormatStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "choose";
  }

  @Override
  public void run(Transformation job) {
    List<ImageFormat> possible = possible(job);
    ImageFormat preferred = possible.get(0);
    if (!preferred.hasAlpha()) {
      job.pixels(Colour.flatten(job.pixels(), job.transform().background()));
    }
    List<EncodeSettings> choices = new ArrayList<>();
    boolean graphic = Flatness.isGraphic(job.pixels());
    job.texture(Texture.of(job.pixels()));
    choices.add(settings(preferred, job, graphic).withColours(job.colours()));
    if (graphic && job.colours().equals(ColourTag.SRGB) && isWorthLossless(job.pixels())) {
      LOSSLESS.stream()
          .filter(possible::contains)
          .filter(format -> format != ImageFormat.PNG || preferred != ImageFormat.PNG)
          .findFirst()
          .map(format -> EncodeSettings.lossless(format, job.transform().effort()))
          .ifPresent(exact -> choices.add(0, exact));
    }
    job.choices(choices);
  }

  private List<ImageFormat> possible(Transformation job) {
    boolean transparent = job.pixels().alpha().isPresent();
    List<ImageFormat> possible =
        (transparent ? TRANSPARENT : OPAQUE)
            .stream()
                .filter(job.transform().formats()::contains)
                .filter(format -> fits(format, job.pixels()))
                .filter(engines::encodes)
                .filter(format -> !job.refused().contains(format))
                .toList();
    if (possible.isEmpty() && !job.refused().isEmpty()) {
      throw new ImageException(
          Reason.NOT_ENCODED, "The encoders of %s failed.".formatted(job.refused()));
    }
    if (possible.isEmpty()) {
      throw new ImageException(
          Reason.UNSUPPORTED,
          "None of %s can be made here for %d × %d pixels."
              .formatted(job.transform().formats(), job.pixels().width(), job.pixels().height()));
    }
    return possible;
  }

  private static boolean fits(ImageFormat format, Pixels pixels) {
    return Math.max(pixels.width(), pixels.height()) <= format.maxSide();
  }

  private static boolean isWorthLossless(Pixels pixels) {
    return (long) pixels.width() * pixels.height() <= MAX_LOSSLESS_PIXELS;
  }

  private static EncodeSettings settings(ImageFormat format, Transformation job, boolean graphic) {
    Effort effort = effort(job);
    Quality quality = job.transform().quality();
    if (format == ImageFormat.PNG) {
      return EncodeSettings.lossless(format, effort);
    }
    boolean half =
        job.pixels().hasReducedColour()
            || !(graphic
                || quality.value() >= FULL_CHROMA_FROM
                || (format == ImageFormat.AVIF && ChromaDetail.isFine(job.pixels())));
    return EncodeSettings.lossy(
            format,
            scale(format, job, graphic).setting(finer(quality.value(), job, graphic)),
            half ? Chroma.HALF : Chroma.FULL,
            effort)
        .withGraphic(graphic);
  }

  private static Calibration scale(ImageFormat format, Transformation job, boolean graphic) {
    Effort effort = effort(job);
    return isCutOut(job, graphic)
        ? Calibration.of(format, effort)
        : Calibration.of(format, effort, graphic, job.texture());
  }

  /** SMALL is THOROUGH where the time that is left isn't enough for it. */
  private static Effort effort(Transformation job) {
    long pixels = (long) job.pixels().width() * job.pixels().height();
    boolean enough = job.deadline().remainingNanos() >= pixels * NANOS_FOR_A_SMALL_PIXEL;
    Effort asked = job.transform().effort();
    return asked == Effort.SMALL && !enough ? Effort.THOROUGH : asked;
  }

  private static int finer(int quality, Transformation job, boolean graphic) {
    return isCutOut(job, graphic) ? Math.min(100, quality + FINER_CUT_OUT) : quality;
  }

  /**
   * Whether it is a graphic with transparent parts: scores are measured on one ground, and fringes
   * show on others.
   */
  private static boolean isCutOut(Transformation job, boolean graphic) {
    return graphic && job.pixels().alpha().isPresent();
  }
}
