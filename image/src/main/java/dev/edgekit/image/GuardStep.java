package dev.edgekit.image;

import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.pixels.Profile;

/** Refuses by the headers what would cost too much, before any decoder sees the bytes. */
final class GuardStep implements Step {
  private final Engines engines;
  private final Limits limits;

  GuardStep(Engines engines, Limits limits) {
    this.engines = engines;
    this.limits = limits;
  }

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public void run(Job job) {
    ImageInfo info = job.info();
    if (Math.max(info.width(), info.height()) > limits.maxSide()) {
      throw tooLarge(info, "the greatest side is " + limits.maxSide());
    }
    if (info.pixels() > limits.maxPixels()) {
      throw tooLarge(info, "the limit is " + limits.maxPixels() + " pixels");
    }
    job.plan(ScalePlan.of(info, job.transform()));
    job.gamut(gamut(job));
    if (job.plan().pixels() > limits.maxPixels()) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "The result would have %d pixels; the limit is %d."
              .formatted(job.plan().pixels(), limits.maxPixels()));
    }
  }

  /** Wider than sRGB where that is asked for, the source has it, and AVIF will be the answer. */
  private Gamut gamut(Job job) {
    ImageInfo info = job.info();
    boolean wide =
        info.profile()
            .map(icc -> !Profile.isSrgb(icc))
            .orElseGet(() -> info.cicp().filter(cicp -> !Profile.isSrgb(cicp)).isPresent());
    boolean avif =
        job.transform().formats().contains(ImageFormat.AVIF) && engines.encodes(ImageFormat.AVIF);
    boolean fits =
        Math.max(job.plan().storedWidth(), job.plan().storedHeight()) <= ImageFormat.AVIF.maxSide();
    return wide && avif && fits && info.coding() == ImageInfo.Coding.PLAIN
        ? job.transform().gamut()
        : Gamut.SRGB;
  }

  private static ImageException tooLarge(ImageInfo info, String limit) {
    return new ImageException(
        Reason.TOO_LARGE,
        "The original is %d × %d pixels; %s.".formatted(info.width(), info.height(), limit));
  }
}
