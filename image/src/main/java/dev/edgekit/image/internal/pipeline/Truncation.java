package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageFormat;

/** Tells whether a JPEG stops before its end, as after a broken upload. */
final class Truncation {
  private static final int MARKER = 0xff;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  private Truncation() {}

  /**
   * Whether the last start of a scan comes after the last end of an image. Truncated files of other
   * formats don't get here, since their decoders refuse them.
   */
  static boolean isTruncated(byte[] source, ImageFormat format) {
    return format == ImageFormat.JPEG && lastOfBoth(source) != END_OF_IMAGE;
  }

  private static int lastOfBoth(byte[] source) {
    for (int i = source.length - 2; i >= 0; i--) {
      int marker = source[i + 1] & 0xff;
      if ((source[i] & 0xff) == MARKER && (marker == END_OF_IMAGE || marker == START_OF_SCAN)) {
        return marker;
      }
    }
    return END_OF_IMAGE;
  }
}
