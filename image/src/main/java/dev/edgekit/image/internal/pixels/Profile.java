package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.Gamut;
import dev.edgekit.image.engine.ColourTag;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.awt.color.ColorSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Converts colours from the space that a source states to one that results have. Profiles of curves
 * and a matrix, which cameras, screens and editors write, are computed here; those with tables are
 * left to {@link TableProfile}.
 */
public final class Profile {
  private static final int STEPS = 65_535;
  private static final byte[] ENCODED = encoded();

  private Profile() {}

  /**
   * The picture in sRGB or Display P3; unchanged where the profile is broken or for another kind of
   * colour.
   */
  public static Pixels convert(Pixels pixels, ImageInfo from, Gamut to) {
    if (from.profile().isPresent()) {
      return convert(pixels, from.profile().get(), to);
    }
    return convert(pixels, stated(from), to);
  }

  private static Pixels convert(Pixels pixels, RgbSpace space, Gamut to) {
    return pixels.model() == Model.GRAY
        ? convert(pixels, space.curves().get(0))
        : convert(pixels, space, RgbSpace.of(to));
  }

  /** A result's pixels in sRGB, by what the result states about its colours. */
  public static Pixels toSrgb(Pixels pixels, ColourTag stated) {
    if (stated.equals(ColourTag.SRGB)) {
      return pixels;
    }
    return stated.profile().isPresent()
        ? convert(pixels, stated.profile().get(), Gamut.SRGB)
        : convert(pixels, RgbSpace.of(stated.cicp()), Gamut.SRGB);
  }

  /** A colour of sRGB, 0xRRGGBB, in the gamut. */
  public static int convert(int srgb, Gamut to) {
    List<Plane> planes = new ArrayList<>();
    for (int shift = 16; shift >= 0; shift -= 8) {
      planes.add(Plane.of(1, 1, new byte[] {(byte) (srgb >> shift)}));
    }
    Pixels pixel = Pixels.opaque(Model.RGB, 1, 1, planes);
    List<Plane> converted = convert(pixel, RgbSpace.SRGB, RgbSpace.of(to)).colour();
    return converted.get(0).at(0, 0) << 16
        | converted.get(1).at(0, 0) << 8
        | converted.get(2).at(0, 0);
  }

  /** Whether the colours are sRGB's, as far as a viewer can tell. */
  public static boolean isSrgb(ImageInfo info) {
    return info.profile().isPresent()
        ? RgbSpace.ofIcc(info.profile().get()).filter(RgbSpace.SRGB::isAlmost).isPresent()
        : stated(info).isAlmost(RgbSpace.SRGB) && HdrCurve.of(info).isEmpty();
  }

  /** The tag with which the picture's colours can stay as they are; absent if they can't. */
  public static Optional<ColourTag> kept(Pixels pixels, ImageInfo info) {
    return info.profile().isPresent()
        ? EmbeddedProfile.of(info.profile().get(), pixels).map(ColourTag::of)
        : info.cicp().map(RgbSpace::understood).map(ColourTag::of);
  }

  /**
   * Whether colours can be read as the source states them: false where it has a profile that is
   * broken or for another kind of colour.
   */
  public static boolean isApplicable(ImageInfo info, Model model) {
    return info.profile().isEmpty() || isApplicable(info.profile().get(), info, model);
  }

  private static boolean isApplicable(byte[] icc, ImageInfo info, Model model) {
    if (info.coding().isOfInks()) {
      return Inks.of(info.profile()).haveProfile();
    }
    return model == Model.GRAY
        ? RgbSpace.curveOfIcc(icc).isPresent()
        : RgbSpace.ofIcc(icc).isPresent() || TableProfile.of(icc, ColorSpace.TYPE_RGB).isPresent();
  }

  private static RgbSpace stated(ImageInfo info) {
    return info.cicp()
        .map(RgbSpace::of)
        .or(() -> info.gamma().flatMap(RgbSpace::of))
        .orElse(RgbSpace.SRGB);
  }

  private static Pixels convert(Pixels pixels, byte[] icc, Gamut to) {
    if (pixels.model() == Model.GRAY) {
      return RgbSpace.curveOfIcc(icc).map(curve -> convert(pixels, curve)).orElse(pixels);
    }
    Optional<RgbSpace> space = RgbSpace.ofIcc(icc);
    return space.isPresent()
        ? convert(pixels, space.get(), RgbSpace.of(to))
        : TableProfile.of(icc, ColorSpace.TYPE_RGB)
            .map(tables -> convert(tables.toSrgb(pixels), RgbSpace.SRGB, RgbSpace.of(to)))
            .orElse(pixels);
  }

  /** Converts colours; pictures that need no conversion keep their model. */
  private static Pixels convert(Pixels pixels, RgbSpace from, RgbSpace to) {
    if (from.isAlmost(to)) {
      return pixels;
    }
    Pixels rgb = Colour.toRgb(pixels);
    double[] matrix = from.matrixTo(to);
    byte[][] out = new byte[3][rgb.width() * rgb.height()];
    byte[] red = rgb.colour().get(0).samples();
    byte[] green = rgb.colour().get(1).samples();
    byte[] blue = rgb.colour().get(2).samples();
    float[] redLight = from.curves().get(0).light;
    float[] greenLight = from.curves().get(1).light;
    float[] blueLight = from.curves().get(2).light;
    for (int c = 0; c < 3; c++) {
      float ofRed = (float) matrix[3 * c];
      float ofGreen = (float) matrix[3 * c + 1];
      float ofBlue = (float) matrix[3 * c + 2];
      byte[] channel = out[c];
      for (int i = 0; i < channel.length; i++) {
        channel[i] =
            encode(
                ofRed * redLight[red[i] & 0xff]
                    + ofGreen * greenLight[green[i] & 0xff]
                    + ofBlue * blueLight[blue[i] & 0xff]);
      }
    }
    List<Plane> colour = List.of(plane(rgb, out[0]), plane(rgb, out[1]), plane(rgb, out[2]));
    return new Pixels(Model.RGB, rgb.width(), rgb.height(), colour, rgb.alpha());
  }

  private static Pixels convert(Pixels grey, Curve curve) {
    if (curve.isAlmost(Curve.SRGB)) {
      return grey;
    }
    byte[] from = grey.colour().get(0).samples();
    byte[] to = new byte[from.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = encode(curve.light[from[i] & 0xff]);
    }
    return new Pixels(
        Model.GRAY, grey.width(), grey.height(), List.of(plane(grey, to)), grey.alpha());
  }

  private static Plane plane(Pixels like, byte[] samples) {
    return Plane.of(like.width(), like.height(), samples);
  }

  static byte encode(float light) {
    return ENCODED[(int) (Math.min(1, Math.max(0, light)) * STEPS + 0.5f)];
  }

  /** The sample for each of 65,536 steps of light: even near black, a sample spans twenty steps. */
  private static byte[] encoded() {
    byte[] encoded = new byte[STEPS + 1];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = (byte) Math.round(255 * Curve.encode((double) i / STEPS));
    }
    return encoded;
  }
}
