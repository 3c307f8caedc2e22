package dev.edgekit.image.internal.pixels;

/** A rectangle of a picture, in pixels, fractions allowed. */
public record Window(double x, double y, double width, double height) {
  /** The whole of a picture. */
  public static Window of(int width, int height) {
    return new Window(0, 0, width, height);
  }
}
