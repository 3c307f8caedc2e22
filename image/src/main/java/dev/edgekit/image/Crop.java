package dev.edgekit.image;

/**
 * A rectangle in the pixels of the original, once the original is upright and turned as the {@link
 * Transform} asks. What reaches beyond the picture is left out; a rectangle wholly outside it is
 * refused with BAD_REQUEST.
 *
 * @param x of the left edge, 0 or more
 * @param y of the upper edge, 0 or more
 * @param width 1 or more
 * @param height 1 or more
 */
public record Crop(int x, int y, int width, int height) {
  /**
   * Checks that there is a rectangle.
   *
   * @throws IllegalArgumentException if x or y is negative, or width or height not positive
   */
  public Crop {
    if (x < 0 || y < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "crop must be x and y of 0 or more, width and height of 1 or more: %d,%d,%d,%d"
              .formatted(x, y, width, height));
    }
  }

  /** As it stands in an address: {@code 10,20,300,200}. */
  @Override
  public String toString() {
    return x + "," + y + "," + width + "," + height;
  }
}
