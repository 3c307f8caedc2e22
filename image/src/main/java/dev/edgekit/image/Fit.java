package dev.edgekit.image;

/** How a picture fills the box that a {@link Transform} asks for: CSS {@code object-fit}. */
public enum Fit {
  /** Fills the box and is cropped to it, by the {@link Gravity}. */
  COVER,
  /** Fits into the box whole; the rest of the box is background. */
  CONTAIN,
  /** Is stretched to the box, its proportions lost. */
  FILL,
  /** As large as possible within the box, proportions kept. The default. */
  INSIDE,
  /** As small as possible around the box, proportions kept. */
  OUTSIDE
}
