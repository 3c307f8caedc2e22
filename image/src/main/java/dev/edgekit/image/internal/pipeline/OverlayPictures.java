package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Overlay;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Orienter;
import dev.edgekit.image.internal.support.RecentlyUsed;
import java.util.Map;

/** Decodes overlays, and remembers the last ones used: a service has few. Thread-safe. */
final class OverlayPictures {
  private static final int MAX_REMEMBERED = 4;

  private final Engines engines;
  private final Map<String, Pixels> decoded = RecentlyUsed.map(MAX_REMEMBERED);

  OverlayPictures(Engines engines) {
    this.engines = engines;
  }

  /**
   * The overlay as RGB in sRGB.
   *
   * @throws IllegalArgumentException if the overlay is no picture, or has too many pixels
   */
  Pixels of(Overlay overlay) {
    Pixels known = decoded.get(overlay.digest());
    if (known != null) {
      return known;
    }
    Pixels pixels = decode(overlay);
    decoded.put(overlay.digest(), pixels);
    return pixels;
  }

  private Pixels decode(Overlay overlay) {
    byte[] picture = overlay.picture();
    try {
      ImageInfo info = HeaderReader.read(picture, Limits.defaults().maxProfileBytes());
      if (info.pixels() > Overlay.MAX_PIXELS) {
        throw new IllegalArgumentException(
            "an overlay has at most %d pixels: %d × %d"
                .formatted(Overlay.MAX_PIXELS, info.width(), info.height()));
      }
      Pixels stored = engines.decode(picture, info, 1);
      return Colour.toRgb(ColourStep.toSrgb(Orienter.turn(stored, info.orientation()), info));
    } catch (ImageException e) {
      throw new IllegalArgumentException(
          "the overlay of %d bytes can't be read; give it as PNG, say: %s"
              .formatted(picture.length, e.publicMessage()),
          e);
    }
  }
}
