package dev.edgekit.image.internal.png;

import dev.edgekit.image.internal.bytes.Bytes;
import dev.edgekit.image.internal.pixels.Argb;
import java.util.Arrays;

/**
 * How one frame of an animated PNG is drawn (PNG third edition, §11.3.6.2).
 *
 * @param x of its left edge on the canvas
 * @param y of its upper edge on the canvas
 * @param width in pixels
 * @param height in pixels
 * @param millis how long it is shown
 * @param disposal what becomes of the frame before the next one
 * @param blends whether it is laid over the canvas; otherwise it takes the place of what is there
 */
record ApngFrame(
    int x, int y, int width, int height, int millis, Disposal disposal, boolean blends) {
  private static final int CONTROL_BYTES = 26;
  private static final int UNSTATED_DENOMINATOR = 100;

  /** In the order of their numbers. */
  enum Disposal {
    NONE,
    TO_BACKGROUND,
    TO_PREVIOUS
  }

  /** The frame that an {@code fcTL} chunk's content describes. */
  static ApngFrame of(Bytes control, int canvasWidth, int canvasHeight) {
    if (control.length() != CONTROL_BYTES) {
      throw Bytes.corrupt("an fcTL chunk of %d bytes".formatted(control.length()));
    }
    long width = control.u32(4);
    long height = control.u32(8);
    long x = control.u32(12);
    long y = control.u32(16);
    boolean within = x + width <= canvasWidth && y + height <= canvasHeight;
    if (width == 0 || height == 0 || !within) {
      throw Bytes.corrupt("a PNG's frame beyond its canvas");
    }
    int disposal = control.u8(24);
    int blend = control.u8(25);
    if (disposal >= Disposal.values().length || blend > 1) {
      throw Bytes.corrupt("a PNG's frame of disposal %d, blend %d".formatted(disposal, blend));
    }
    int perSecond = control.u16(22) == 0 ? UNSTATED_DENOMINATOR : control.u16(22);
    return new ApngFrame(
        (int) x,
        (int) y,
        (int) width,
        (int) height,
        control.u16(20) * 1000 / perSecond,
        Disposal.values()[disposal],
        blend == 1);
  }

  boolean covers(int canvasWidth, int canvasHeight) {
    return width == canvasWidth && height == canvasHeight;
  }

  void drawOn(int[] canvas, int canvasWidth, int[] pixels) {
    for (int row = 0; row < height; row++) {
      int to = (y + row) * canvasWidth + x;
      int from = row * width;
      for (int i = 0; i < width; i++) {
        int above = pixels[from + i];
        canvas[to + i] = blends ? Argb.over(above, canvas[to + i]) : above;
      }
    }
  }

  void clear(int[] canvas, int canvasWidth) {
    for (int row = y; row < y + height; row++) {
      Arrays.fill(canvas, row * canvasWidth + x, row * canvasWidth + x + width, 0);
    }
  }
}
