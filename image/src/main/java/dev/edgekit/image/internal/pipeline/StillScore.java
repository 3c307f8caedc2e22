package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Profile;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.util.List;

/**
 * Scores encodings of one picture by {@link Ssimulacra2}: each is decoded and its colour brought to
 * full size as browsers do; then it is compared with the picture in sRGB, on grey where they are
 * transparent. Thread-safe.
 */
public final class StillScore {
  private static final int GREY = 0x808080;

  private final Engines engines;
  private final Pixels pixels;
  private final ColourTag colours;
  private final Ssimulacra2 reference;

  /**
   * A judge of encodings of these pixels.
   *
   * @param colours of the pixels and of their encodings
   */
  public StillScore(Engines engines, Pixels pixels, ColourTag colours) {
    this.engines = engines;
    this.pixels = pixels;
    this.colours = colours;
    this.reference = Ssimulacra2.against(pixels.width(), pixels.height(), rgb(pixels));
  }

  /** The score of an encoding, up to 100. */
  public double score(byte[] encoded) {
    return score(engines.decode(encoded, HeaderReader.read(encoded, 0), 1));
  }

  /** The score of an encoding that is decoded already. */
  double score(Pixels decoded) {
    return reference.score(rgb(shown(decoded)));
  }

  /** What a viewer shows, with the picture's own transparency instead of the encoding's. */
  private Pixels shown(Pixels stored) {
    int width = pixels.width();
    int height = pixels.height();
    List<Plane> planes = stored.colour().stream().map(this::fullSize).toList();
    Pixels full = Pixels.opaque(stored.model(), width, height, planes);
    List<Plane> rgb = Colour.toRgb(full).colour();
    return new Pixels(Pixels.Model.RGB, width, height, rgb, pixels.alpha());
  }

  /**
   * Half-size chroma at full size: three parts of the nearest sample and one of the next, in each
   * direction.
   */
  private Plane fullSize(Plane plane) {
    if (plane.isFullSize()) {
      return plane;
    }
    int width = pixels.width();
    int height = pixels.height();
    byte[] full = new byte[width * height];
    for (int y = 0, i = 0; y < height; y++) {
      int near = y / 2;
      int next = Math.max(0, Math.min(plane.height() - 1, near + (y % 2 == 0 ? -1 : 1)));
      for (int x = 0; x < width; x++, i++) {
        int left = x / 2;
        int right = Math.max(0, Math.min(plane.width() - 1, left + (x % 2 == 0 ? -1 : 1)));
        int rows =
            3 * (3 * plane.at(left, near) + plane.at(right, near))
                + 3 * plane.at(left, next)
                + plane.at(right, next);
        full[i] = (byte) ((rows + 8) >> 4);
      }
    }
    return Plane.of(width, height, full);
  }

  private int[] rgb(Pixels pixels) {
    Pixels srgb = Profile.toSrgb(pixels, colours);
    List<Plane> planes = Colour.toRgb(Colour.flatten(srgb, GREY)).colour();
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
