package dev.edgekit.image;

/** Whether a JPEG stops before its end, as an upload does that broke off. */
final class Truncation {
  private static final int MARKER = 0xff;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  private Truncation() {}

  /** Other formats' decoders refuse such files, so that none of them gets here. */
  static boolean isTruncated(byte[] source, ImageFormat format) {
    return format == ImageFormat.JPEG && last(source, END_OF_IMAGE) < last(source, START_OF_SCAN);
  }

  private static int last(byte[] source, int marker) {
    for (int i = source.length - 2; i >= 0; i--) {
      if ((source[i] & 0xff) == MARKER && (source[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    return -1;
  }
}
