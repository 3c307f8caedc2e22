package dev.edgekit.image;

import dev.edgekit.image.header.HeaderReader;
import dev.edgekit.image.pixels.Colour;
import dev.edgekit.image.pixels.Scaler;
import dev.edgekit.image.pixels.Window;
import java.util.List;

/**
 * Scores encodings of one picture by {@link Ssimulacra2}: each is decoded, its colour brought to
 * full size by our own scaler, since decoders differ in that, and both are judged on grey where
 * they are transparent. Thread-safe.
 */
final class Judge {
  private static final int GREY = 0x808080;

  private final Engines engines;
  private final Pixels pixels;
  private final Ssimulacra2 reference;

  Judge(Engines engines, Pixels pixels) {
    this.engines = engines;
    this.pixels = pixels;
    this.reference = Ssimulacra2.against(pixels.width(), pixels.height(), rgb(pixels));
  }

  double score(byte[] encoded) {
    return reference.score(rgb(decoded(encoded)));
  }

  /** What a viewer shows, behind the picture's own transparency. */
  private Pixels decoded(byte[] encoded) {
    int width = pixels.width();
    int height = pixels.height();
    Pixels stored = engines.decode(encoded, HeaderReader.read(encoded, 0), 1);
    Pixels full = new Scaler(Window.of(width, height), width, height).scale(stored);
    List<Plane> rgb = Colour.toRgb(full).colour();
    return new Pixels(Pixels.Model.RGB, width, height, rgb, pixels.alpha());
  }

  private static int[] rgb(Pixels pixels) {
    List<Plane> planes = Colour.toRgb(Colour.flatten(pixels, GREY)).colour();
    byte[] r = planes.get(0).samples();
    byte[] g = planes.get(1).samples();
    byte[] b = planes.get(2).samples();
    int[] rgb = new int[r.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (r[i] & 0xff) << 16 | (g[i] & 0xff) << 8 | (b[i] & 0xff);
    }
    return rgb;
  }
}
