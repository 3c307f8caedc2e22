package dev.edgekit.image.internal.gif;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Arrays;

/**
 * One frame as the file holds it: a rectangle of indexes into a table of colours.
 *
 * @param x of its left edge on the canvas
 * @param y of its upper edge on the canvas
 * @param width in pixels
 * @param height in pixels
 * @param interlaced whether rows come in four passes
 * @param colours red, green and blue of each; empty if the file has no table for it
 * @param transparent the index that leaves the canvas as it is; -1 for none
 * @param disposal what becomes of the frame before the next one
 * @param millis how long it is shown
 * @param symbolBits of its LZW data
 * @param data LZW's, joined
 */
record GifFrame(
    int x,
    int y,
    int width,
    int height,
    boolean interlaced,
    Bytes colours,
    int transparent,
    int disposal,
    int millis,
    int symbolBits,
    Bytes data) {

  static final int TO_BACKGROUND = 2;
  private static final int TO_PREVIOUS = 3;

  /** Not in the standard; browsers treat it as {@link #TO_PREVIOUS}. */
  private static final int TO_PREVIOUS_TOO = 4;

  private static final int OPAQUE = 0xff << 24;
  private static final int[] PASS_STARTS = {0, 4, 2, 1};
  private static final int[] PASS_STEPS = {8, 8, 4, 2};

  /**
   * Draws the part of the frame within the canvas; pixels that the data don't reach stay as they
   * are.
   */
  void drawOn(int[] canvas, int canvasWidth, int canvasHeight) {
    if (width > canvasWidth || height > canvasHeight) {
      throw Bytes.corrupt("a GIF's frame larger than its canvas");
    }
    byte[] indexes = new byte[Math.multiplyExact(width, height)];
    int decoded = new Lzw(data, symbolBits).decode(indexes);
    if (decoded == 0) {
      throw Bytes.corrupt("a GIF's frame without a pixel");
    }
    int[] table = table();
    int row = 0;
    for (int pass = 0; pass < (interlaced ? PASS_STARTS.length : 1); pass++) {
      int step = interlaced ? PASS_STEPS[pass] : 1;
      for (int line = interlaced ? PASS_STARTS[pass] : 0; line < height; line += step, row++) {
        if (y + line < canvasHeight) {
          int count = Math.min(Math.min(width, canvasWidth - x), decoded - row * width);
          drawRow(indexes, row * width, count, table, canvas, (y + line) * canvasWidth + x);
        }
      }
    }
  }

  /** Whether the canvas returns to what it was before the frame. */
  boolean isTakenBack() {
    return disposal == TO_PREVIOUS || disposal == TO_PREVIOUS_TOO;
  }

  /**
   * What each index draws; 0 for an index that leaves the pixel as it is, being transparent or
   * beyond the table. In a file without a table all colours are black, as in browsers.
   */
  private int[] table() {
    int[] table = new int[256];
    if (colours.length() == 0) {
      Arrays.fill(table, OPAQUE);
      if (transparent >= 0) {
        table[transparent] = 0;
      }
    }
    for (int i = 0; i < colours.length() / 3; i++) {
      table[i] = i == transparent ? 0 : OPAQUE | colours.u24(3L * i);
    }
    return table;
  }

  private static void drawRow(
      byte[] indexes, int from, int count, int[] table, int[] canvas, int to) {
    for (int i = 0; i < count; i++) {
      int pixel = table[indexes[from + i] & 0xff];
      if (pixel != 0) {
        canvas[to + i] = pixel;
      }
    }
  }

  /** Makes the part of the canvas that the frame covers transparent. */
  void clear(int[] canvas, int canvasWidth, int canvasHeight) {
    for (int line = y; line < Math.min(y + height, canvasHeight); line++) {
      int end = Math.min(x + width, canvasWidth);
      if (x < end) {
        Arrays.fill(canvas, line * canvasWidth + x, line * canvasWidth + end, 0);
      }
    }
  }
}
