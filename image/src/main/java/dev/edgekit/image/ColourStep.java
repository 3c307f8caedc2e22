package dev.edgekit.image;

import dev.edgekit.image.pixels.Colour;
import dev.edgekit.image.pixels.Profile;

/** Brings the colours to the result's gamut, and drops an alpha channel that says nothing. */
final class ColourStep implements Step {
  @Override
  public String name() {
    return "colour";
  }

  @Override
  public void run(Job job) {
    Pixels pixels = Colour.withoutIdleAlpha(job.pixels());
    ImageInfo info = job.info();
    if (info.coding() == ImageInfo.Coding.CMYK) {
      job.pixels(pixels); // its profile was applied when it was decoded
    } else if (info.profile().isPresent()) {
      job.pixels(Profile.convert(pixels, info.profile().get(), job.gamut()));
    } else {
      job.pixels(Profile.convert(pixels, info.cicp().orElse(Cicp.SRGB), job.gamut()));
    }
  }
}
