package dev.edgekit.image;

import dev.edgekit.image.EncodeSettings.Chroma;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.pixels.Colour;
import java.util.List;

/** Decides what to encode, from the transform and what can be encoded here. */
final class ChooseStep implements Step {
  private static final List<ImageFormat> OPAQUE =
      List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.JPEG, ImageFormat.PNG);
  private static final List<ImageFormat> TRANSPARENT =
      List.of(ImageFormat.AVIF, ImageFormat.WEBP, ImageFormat.PNG, ImageFormat.JPEG);

  private final Engines engines;

  ChooseStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "choose";
  }

  @Override
  public void run(Job job) {
    ImageFormat format = format(job);
    if (!format.hasAlpha()) {
      job.pixels(Colour.flatten(job.pixels(), job.transform().background()));
    }
    job.choices(List.of(settings(format, job.transform())));
  }

  private ImageFormat format(Job job) {
    boolean transparent = job.pixels().alpha().isPresent();
    List<ImageFormat> preferred = transparent ? TRANSPARENT : OPAQUE;
    return preferred.stream()
        .filter(job.transform().formats()::contains)
        .filter(engines::encodes)
        .filter(format -> fits(format, job.pixels()))
        .findFirst()
        .orElseThrow(() -> impossible(job));
  }

  private static boolean fits(ImageFormat format, Pixels pixels) {
    return Math.max(pixels.width(), pixels.height()) <= format.maxSide();
  }

  private static ImageException impossible(Job job) {
    return new ImageException(
        Reason.UNSUPPORTED,
        "None of %s can be made here for %d × %d pixels."
            .formatted(job.transform().formats(), job.pixels().width(), job.pixels().height()));
  }

  private static EncodeSettings settings(ImageFormat format, Transform transform) {
    if (format == ImageFormat.PNG) {
      return EncodeSettings.lossless(format, transform.effort());
    }
    return EncodeSettings.lossy(
        format, transform.quality().setting(format), Chroma.FULL, transform.effort());
  }
}
