package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An ICC profile that describes colours by tables, as for scanners and printers, applied by the
 * JDK's colour engine.
 */
final class TableProfile {
  private static final int VERSION_AT = 8;
  private static final int CLASS_AT = 12;
  private static final byte[] INPUT = "scnr".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION_4_2 = 0x42;
  private static final ColorSpace SRGB = ColorSpace.getInstance(ColorSpace.CS_sRGB);
  private static final ColorSpace SRGB_OF_VERSION_4 = srgbOfVersion4();

  private final ColorConvertOp toSrgb;
  private final int bands;

  private TableProfile(ColorConvertOp toSrgb, int bands) {
    this.toSrgb = toSrgb;
    this.bands = bands;
  }

  /**
   * The profile; absent where it is broken or for another kind of colour.
   *
   * @param space one of {@link ColorSpace}'s types
   */
  static Optional<TableProfile> of(byte[] icc, int space) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      if (profile.getColorSpaceType() != space) {
        return Optional.empty();
      }
      ColorConvertOp toSrgb =
          profile.getProfileClass() == ICC_Profile.CLASS_OUTPUT
              ? new ColorConvertOp(perceptual(profile), SRGB_OF_VERSION_4, null)
              : new ColorConvertOp(new ICC_ColorSpace(profile), SRGB, null);
      TableProfile read = new TableProfile(toSrgb, profile.getNumComponents());
      read.toSrgb(new byte[read.bands], new byte[3]); // tables are read when they are needed
      return Optional.of(read);
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty(); // a broken profile does not make a picture unusable
    }
  }

  /**
   * A printer's profile, read as one for input: for the class of output the JDK takes the
   * colorimetric intent, by which ink's black, which is a dark grey, stays one on a screen.
   */
  private static ColorSpace perceptual(ICC_Profile output) {
    byte[] icc = output.getData();
    System.arraycopy(INPUT, 0, icc, CLASS_AT, INPUT.length);
    return new ICC_ColorSpace(ICC_Profile.getInstance(icc));
  }

  /**
   * sRGB as a profile of ICC's version 4: to such a one, the engine brings the darkest ink to black
   * (black point compensation, ISO 18619), as the perceptual intent of that version asks for.
   */
  private static ColorSpace srgbOfVersion4() {
    byte[] icc = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    icc[VERSION_AT] = VERSION_4_2 >> 4;
    icc[VERSION_AT + 1] = (byte) (VERSION_4_2 << 4);
    return new ICC_ColorSpace(ICC_Profile.getInstance(icc));
  }

  /** The picture in sRGB. */
  Pixels toSrgb(Pixels pixels) {
    Pixels rgb = Colour.toRgb(pixels);
    byte[] mixed = new byte[rgb.width() * rgb.height() * 3];
    for (int c = 0; c < 3; c++) {
      byte[] samples = rgb.colour().get(c).samples();
      for (int i = 0, at = c; i < samples.length; i++, at += 3) {
        mixed[at] = samples[i];
      }
    }
    byte[] srgb = new byte[mixed.length];
    toSrgb(mixed, srgb);
    return split(rgb, srgb);
  }

  /** Converts pixels whose samples stand beside each other. */
  void toSrgb(byte[] from, byte[] srgb) {
    toSrgb.filter(raster(from, bands), raster(srgb, 3));
  }

  private static WritableRaster raster(byte[] samples, int bands) {
    int[] offsets = IntStream.range(0, bands).toArray();
    DataBufferByte data = new DataBufferByte(samples, samples.length);
    int width = samples.length / bands;
    return Raster.createInterleavedRaster(data, width, 1, samples.length, bands, offsets, null);
  }

  private static Pixels split(Pixels like, byte[] mixed) {
    Plane[] planes = new Plane[3];
    for (int c = 0; c < 3; c++) {
      byte[] samples = new byte[mixed.length / 3];
      for (int i = 0, at = c; i < samples.length; i++, at += 3) {
        samples[i] = mixed[at];
      }
      planes[c] = Plane.of(like.width(), like.height(), samples);
    }
    return new Pixels(Model.RGB, like.width(), like.height(), List.of(planes), like.alpha());
  }
}
