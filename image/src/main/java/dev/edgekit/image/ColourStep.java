package dev.edgekit.image;

import dev.edgekit.image.pixels.Colour;
import dev.edgekit.image.pixels.Profile;

/** Brings the colours to sRGB, and drops an alpha channel that says nothing. */
final class ColourStep implements Step {
  @Override
  public String name() {
    return "colour";
  }

  @Override
  public void run(Job job) {
    Pixels pixels = Colour.withoutIdleAlpha(job.pixels());
    boolean profiled = job.info().coding() != ImageInfo.Coding.CMYK;
    job.pixels(
        job.info()
            .profile()
            .filter(profile -> profiled) // CMYK was converted by its profile when it was decoded
            .map(profile -> Profile.toSrgb(pixels, profile))
            .orElse(pixels));
  }
}
