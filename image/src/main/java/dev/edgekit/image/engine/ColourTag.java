package dev.edgekit.image.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a file states about its colours.
 *
 * @param cicp code points; the matrix is the one that the encoder uses
 * @param profile an ICC profile, which takes precedence over the code points; in AVIF alone
 */
public record ColourTag(Cicp cicp, Optional<byte[]> profile) {
  /** Maximum length in bytes of an ICC profile that a result carries. */
  public static final int MAX_PROFILE_BYTES = 64 * 1024;

  /** sRGB, which needs no profile. */
  public static final ColourTag SRGB = of(Cicp.SRGB);

  /** Display P3 by its code points. */
  public static final ColourTag DISPLAY_P3 = of(Cicp.DISPLAY_P3);

  /** Code points alone. */
  public static ColourTag of(Cicp cicp) {
    requireNonNull(cicp, "cicp must not be null");
    return new ColourTag(cicp, Optional.empty());
  }

  /** A profile; of the code points, only the matrix is stated. */
  public static ColourTag of(byte[] profile) {
    requireNonNull(profile, "profile must not be null");
    return new ColourTag(new Cicp(2, 2, Cicp.SRGB.matrix(), true), Optional.of(profile));
  }
}
