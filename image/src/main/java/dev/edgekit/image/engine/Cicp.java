package dev.edgekit.image.engine;

/**
 * Colour by code points (ITU-T H.273), as AVIF and PNG state it.
 *
 * @param primaries 1 for BT.709 and sRGB, 9 for BT.2020, 12 for Display P3, 2 if unstated
 * @param transfer 13 for sRGB's curve, 2 if unstated
 * @param matrix 6 for JPEG's, 1 for BT.709's, 9 for BT.2020's, 0 for RGB, 2 if unstated
 * @param fullRange whether samples use their full range of values
 */
public record Cicp(int primaries, int transfer, int matrix, boolean fullRange) {
  /** sRGB through JPEG's matrix. */
  public static final Cicp SRGB = new Cicp(1, 13, 6, true);

  /** Display P3 through JPEG's matrix. */
  public static final Cicp DISPLAY_P3 = new Cicp(12, 13, 6, true);
}
