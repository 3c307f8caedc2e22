package dev.edgekit.image.png;

import dev.edgekit.image.header.Bytes;

/**
 * The header of a PNG (PNG third edition, §11.2.1).
 *
 * @param width in pixels
 * @param height in pixels
 * @param depth bits of a sample: 1, 2, 4, 8 or 16
 * @param type 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
 * @param interlaced by Adam7
 */
record PngHead(long width, long height, int depth, int type, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  static PngHead read(Bytes header) {
    int depth = header.u8(8);
    int type = header.u8(9);
    if (!isDefined(type, depth)) {
      throw Bytes.corrupt("PNG colour type " + type + " of " + depth + " bits");
    }
    if (header.u8(10) != 0 || header.u8(11) != 0 || header.u8(12) > 1) {
      throw Bytes.corrupt("a PNG of unknown methods");
    }
    return new PngHead(header.u32(0), header.u32(4), depth, type, header.u8(12) == 1);
  }

  private static boolean isDefined(int type, int depth) {
    boolean narrow = depth == 1 || depth == 2 || depth == 4;
    return switch (type) {
      case GREY -> narrow || depth == 8 || depth == 16;
      case PALETTE -> narrow || depth == 8;
      case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
      default -> false;
    };
  }

  /** Samples of a pixel as they are stored. */
  int channels() {
    return switch (type) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  boolean hasAlphaChannel() {
    return type == GREY_ALPHA || type == RGB_ALPHA;
  }

  /** Bytes of a row of so many pixels. */
  int rowBytes(int pixels) {
    return (int) (((long) pixels * channels() * depth + 7) / 8);
  }

  /** How far to the left a filter looks. */
  int pixelBytes() {
    return Math.max(1, channels() * depth / 8);
  }
}
