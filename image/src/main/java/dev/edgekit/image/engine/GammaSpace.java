package dev.edgekit.image.engine;

import java.util.List;

/**
 * Colour by a power and by chromaticities, as PNG states it (gAMA and cHRM).
 *
 * @param exponent from samples to light: 2.2 is near sRGB's curve
 * @param chromaticities CIE x and y of white, red, green and blue: eight numbers
 */
public record GammaSpace(double exponent, List<Double> chromaticities) {
  /** The chromaticities of sRGB, for files that state a power alone. */
  public static final List<Double> SRGB =
      List.of(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06);

  /** Copies the list. */
  public GammaSpace {
    chromaticities = List.copyOf(chromaticities);
    if (chromaticities.size() != SRGB.size()) {
      throw new IllegalArgumentException("chromaticities: " + chromaticities);
    }
  }
}
