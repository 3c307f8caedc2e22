package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.List;
import java.util.Optional;

/**
 * Applies ICC profiles that describe colours by tables, as for scanners and printers, by the JDK's
 * colour engine.
 */
final class TableProfile {
  private TableProfile() {}

  /** The picture in sRGB; absent where the profile is broken or for another kind of colour. */
  static Optional<Pixels> toSrgb(Pixels pixels, byte[] icc) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      return profile.getColorSpaceType() == ColorSpace.TYPE_RGB
          ? Optional.of(convert(Colour.toRgb(pixels), new ICC_ColorSpace(profile)))
          : Optional.empty();
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty(); // a broken profile does not make a picture unusable
    }
  }

  /** Whether a picture could be converted by the profile. */
  static boolean isUnderstood(byte[] icc) {
    Plane black = Plane.of(1, 1, new byte[1]);
    return toSrgb(Pixels.opaque(Model.GRAY, 1, 1, List.of(black)), icc).isPresent();
  }

  private static Pixels convert(Pixels rgb, ICC_ColorSpace from) {
    int count = rgb.width() * rgb.height();
    byte[] mixed = new byte[count * 3];
    for (int c = 0; c < 3; c++) {
      byte[] samples = rgb.colour().get(c).samples();
      for (int i = 0, at = c; i < count; i++, at += 3) {
        mixed[at] = samples[i];
      }
    }
    WritableRaster source =
        Raster.createInterleavedRaster(
            new DataBufferByte(mixed, mixed.length),
            rgb.width(),
            rgb.height(),
            rgb.width() * 3,
            3,
            new int[] {0, 1, 2},
            null);
    WritableRaster target =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, rgb.width(), rgb.height(), 3, null);
    new ColorConvertOp(from, ColorSpace.getInstance(ColorSpace.CS_sRGB), null)
        .filter(source, target);
    return split(rgb, ((DataBufferByte) target.getDataBuffer()).getData());
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
