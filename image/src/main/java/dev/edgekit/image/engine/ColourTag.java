package dev.edgekit.image.engine;

import java.util.Optional;

/**
 * What a file says that its colours are.
 *
 * @param cicp code points; the matrix is the one that the encoder uses
 * @param profile an ICC profile, which then counts more than the code points; AVIF alone has one
 */
public record ColourTag(Cicp cicp, Optional<byte[]> profile) {
  /** Maximum length of the ICC profile that a result carries, in bytes. */
  public static final int MAX_PROFILE_BYTES = 64 * 1024;

  /** sRGB, which needs no profile. */
  public static final ColourTag SRGB = of(Cicp.SRGB);

  /** Display P3 by its code points. */
  public static final ColourTag DISPLAY_P3 = of(Cicp.DISPLAY_P3);

  /** Code points alone. */
  public static ColourTag of(Cicp cicp) {
    return new ColourTag(cicp, Optional.empty());
  }

  /** What the profile says; the code points stay unstated but for the matrix. */
  public static ColourTag of(byte[] profile) {
    return new ColourTag(new Cicp(2, 2, Cicp.SRGB.matrix(), true), Optional.of(profile));
  }
}
