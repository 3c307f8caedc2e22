package dev.edgekit.image;

/**
 * How a picture fills the box that a {@link Transform} asks for: the values of CSS's {@code
 * object-fit}, whose {@code scale-down} is {@link #INSIDE}, plus {@link #OUTSIDE}.
 */
public enum Fit {
  /** Fills the box, proportions kept, and is cropped to it by the {@link Gravity}. */
  COVER,
  /** Fits whole into the box; the rest of the box is background. */
  CONTAIN,
  /** Is stretched to the box, its proportions lost. */
  FILL,
  /** As large as possible within the box, proportions kept. The default. */
  INSIDE,
  /** As small as possible around the box, proportions kept. */
  OUTSIDE,
  /** Keeps its size, and is cropped to the box where it is larger, by the {@link Gravity}. */
  NONE
}
