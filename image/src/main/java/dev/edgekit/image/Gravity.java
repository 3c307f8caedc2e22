package dev.edgekit.image;

/**
 * The part of a picture that {@link Fit#COVER} and {@link Fit#NONE} keep: a point that stays in the
 * crop, or the busiest part.
 *
 * @param x 0 (left) to 1 (right)
 * @param y 0 (top) to 1 (bottom)
 * @param smart whether the pipeline looks for the busiest part; the point is then ignored
 */
public record Gravity(double x, double y, boolean smart) {
  /** The middle: the default. */
  public static final Gravity CENTER = focalPoint(0.5, 0.5);

  /** The upper edge's middle. */
  public static final Gravity NORTH = focalPoint(0.5, 0);

  /** The lower edge's middle. */
  public static final Gravity SOUTH = focalPoint(0.5, 1);

  /** The right edge's middle. */
  public static final Gravity EAST = focalPoint(1, 0.5);

  /** The left edge's middle. */
  public static final Gravity WEST = focalPoint(0, 0.5);

  /** The upper right corner. */
  public static final Gravity NORTH_EAST = focalPoint(1, 0);

  /** The upper left corner. */
  public static final Gravity NORTH_WEST = focalPoint(0, 0);

  /** The lower right corner. */
  public static final Gravity SOUTH_EAST = focalPoint(1, 1);

  /** The lower left corner. */
  public static final Gravity SOUTH_WEST = focalPoint(0, 1);

  /** The part with the most detail. */
  public static final Gravity SMART = new Gravity(0.5, 0.5, true);

  /**
   * A gravity.
   *
   * @throws IllegalArgumentException if the point lies outside the picture
   */
  public Gravity {
    if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
      throw new IllegalArgumentException("focal point must be within 0 to 1: " + x + ", " + y);
    }
  }

  /** A point of the picture, on which the crop is centred as far as the edges allow. */
  public static Gravity focalPoint(double x, double y) {
    return new Gravity(x, y, false);
  }

  /** As it stands in a variant's key: {@code smart}, or the point. */
  String word() {
    return smart ? "smart" : x + "," + y;
  }
}
