package dev.edgekit.image.internal.pixels;

import java.awt.color.ColorSpace;
import java.util.Optional;

/**
 * Brings the inks of CMYK to sRGB: by their profile, perceptually and with ink's black as black,
 * which is what people who print expect; without one that can be applied as browsers do, each ink a
 * filter.
 */
public final class Inks {
  public static final int COUNT = 4;

  private final Optional<TableProfile> profile;

  private Inks(Optional<TableProfile> profile) {
    this.profile = profile;
  }

  /** Inks that this profile describes. */
  public static Inks of(Optional<byte[]> icc) {
    return new Inks(icc.flatMap(bytes -> TableProfile.of(bytes, ColorSpace.TYPE_CMYK)));
  }

  boolean haveProfile() {
    return profile.isPresent();
  }

  /**
   * Converts pixels of four bytes, of which 255 is all of an ink, to pixels of red, green and blue.
   */
  public void toSrgb(byte[] inks, byte[] srgb) {
    if (profile.isPresent()) {
      profile.get().toSrgb(inks, srgb);
      return;
    }
    for (int i = 0, ink = 0; i < srgb.length; ink += COUNT) {
      int black = 255 - (inks[ink + 3] & 0xff);
      for (int c = 0; c < 3; c++, i++) {
        srgb[i] = (byte) (((255 - (inks[ink + c] & 0xff)) * black + 127) / 255);
      }
    }
  }
}
