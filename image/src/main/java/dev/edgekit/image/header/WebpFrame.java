package dev.edgekit.image.header;

/**
 * One frame of an animated WebP.
 *
 * @param x of its left edge on the canvas
 * @param y of its upper edge on the canvas
 * @param width in pixels
 * @param height in pixels
 * @param still the frame as a still WebP file
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record WebpFrame(int x, int y, int width, int height, byte[] still) {
  private static final int HEADER_BYTES = 16;

  /**
   * The first frame of an animation.
   *
   * @param canvasWidth what the frame has to lie within
   * @param canvasHeight what the frame has to lie within
   */
  public static WebpFrame first(byte[] file, int canvasWidth, int canvasHeight) {
    Bytes bytes = Bytes.of(file);
    long at = 12;
    while (bytes.has(at, 8)) {
      long length = bytes.u32le(at + 4);
      if (bytes.is(at, "ANMF")) {
        return read(bytes.sliceAtMost(at + 8, length), canvasWidth, canvasHeight);
      }
      at += 8 + length + (length & 1);
    }
    throw Bytes.corrupt("an animation without frames");
  }

  private static WebpFrame read(Bytes frame, int canvasWidth, int canvasHeight) {
    int x = 2 * frame.u24le(0);
    int y = 2 * frame.u24le(3);
    int width = frame.u24le(6) + 1;
    int height = frame.u24le(9) + 1;
    if ((long) x + width > canvasWidth || (long) y + height > canvasHeight) {
      throw Bytes.corrupt("an animation's frame lies beyond its canvas");
    }
    Bytes chunks = frame.slice(HEADER_BYTES, frame.length() - HEADER_BYTES);
    return new WebpFrame(x, y, width, height, WebpCleaner.still(chunks, width, height));
  }
}
