package dev.edgekit.image;

/**
 * The range of colours that a result can show. Anything but a still AVIF is sRGB whichever is asked
 * for; so are results from CMYK, results with an overlay, and those of sources that have no more
 * colours.
 */
public enum Gamut {
  /** What every screen shows. */
  SRGB,
  /** A quarter more, as newer screens show: stated by code points. */
  DISPLAY_P3,
  /**
   * The source's own, with no conversion: its code points, or its ICC profile in every result,
   * whole (some hundred bytes to {@value dev.edgekit.image.engine.ColourTag#MAX_PROFILE_BYTES}).
   * These become sRGB: a source whose profile is larger or broken, or of anything but RGB or grey;
   * colours that PNG states by gAMA and cHRM; pictures that are padded with a background.
   */
  SOURCE
}
