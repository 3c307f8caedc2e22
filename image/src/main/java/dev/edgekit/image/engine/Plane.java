package dev.edgekit.image.engine;

/**
 * One channel of a picture: rows of 8-bit samples without padding. A decoder that works at a
 * reduced scale, and chroma subsampling, both give planes with fewer samples than the picture has
 * pixels; the steps say how many pixels a sample stands for, so that scaling stays exact where the
 * picture's size is no multiple of the steps.
 *
 * <p>The array is not copied; do not change it, unless you made the plane.
 *
 * @param width samples in a row
 * @param height rows
 * @param stepX pixels of the picture that a sample spans to the right; 1 or more
 * @param stepY pixels of the picture that a sample spans downwards; 1 or more
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record Plane(int width, int height, int stepX, int stepY, byte[] samples) {
  /** Checks that there are width × height samples. */
  public Plane {
    if (width <= 0 || height <= 0 || stepX <= 0 || stepY <= 0) {
      throw new IllegalArgumentException(
          "plane of " + width + " × " + height + ", steps " + stepX + " × " + stepY);
    }
    if ((long) width * height != samples.length) {
      throw new IllegalArgumentException(
          "plane of " + width + " × " + height + " with " + samples.length + " samples");
    }
  }

  /** A plane with one sample for each pixel. */
  public static Plane of(int width, int height, byte[] samples) {
    return new Plane(width, height, 1, 1, samples);
  }

  /** The sample of a column and row, 0 to 255. */
  public int at(int x, int y) {
    return samples[y * width + x] & 0xff;
  }

  /** Whether there is one sample for each pixel. */
  public boolean isFullSize() {
    return stepX == 1 && stepY == 1;
  }
}
