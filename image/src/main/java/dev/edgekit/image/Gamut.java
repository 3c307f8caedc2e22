package dev.edgekit.image;

/**
 * The colours that a result can show. What is no AVIF, and what moves, is sRGB whichever is asked
 * for; so is every source that has no more than that.
 */
public enum Gamut {
  /** What every screen shows. */
  SRGB,
  /** A quarter more, as newer screens show it: stated by code points. */
  DISPLAY_P3,
  /**
   * The source's own, with no conversion: its code points, or its ICC profile in every result,
   * whole (some hundred bytes to {@value dev.edgekit.image.engine.ColourTag#MAX_PROFILE_BYTES}). A
   * larger or broken profile, one of other than RGB or grey, colours that PNG states by gAMA and
   * cHRM, and pictures that are padded with a background become sRGB.
   */
  SOURCE
}
