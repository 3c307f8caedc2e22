package dev.edgekit.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small files that claim, or become, large ones. */
final class Bombs {
  private Bombs() {}

  /** A JPEG of about 700 bytes whose header states this size. */
  static byte[] jpegHeader(int width, int height) {
    byte[] small = Pictures.jpeg(Pictures.photo(8, 8));
    for (int i = 2; i < small.length - 9; i++) {
      if (small[i] == (byte) 0xff && small[i + 1] == (byte) 0xc0) {
        ByteBuffer.wrap(small).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return small;
      }
    }
    throw new IllegalStateException("no frame header");
  }

  /** A PNG whose header states this size, its data that of a small one. */
  static byte[] pngHeader(int width, int height) {
    byte[] small = Pictures.png(Pictures.photo(8, 8));
    ByteBuffer.wrap(small).putInt(16, width).putInt(20, height);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(small, 12, 17);
    ByteBuffer.wrap(small).putInt(29, (int) crc.getValue());
    return small;
  }

  /** A small PNG with a text that inflates to this size. */
  static byte[] pngText(int megabytes) throws java.io.IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    deflated.writeBytes(new byte[] {'k', 0, 0});
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION))) {
      for (int i = 0; i < megabytes; i++) {
        out.write(new byte[1024 * 1024]);
      }
    }
    return Pictures.pngWithChunk(
        Pictures.png(Pictures.photo(60, 40)), "zTXt", deflated.toByteArray());
  }

  /** A JPEG whose only scan is repeated. */
  static byte[] jpegScans(int count) {
    byte[] jpeg = Pictures.jpeg(Pictures.photo(64, 64));
    int scan = 0;
    while (jpeg[scan] != (byte) 0xff || jpeg[scan + 1] != (byte) 0xda) {
      scan++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, scan);
    for (int i = 0; i < count; i++) {
      out.write(jpeg, scan, jpeg.length - 2 - scan);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }
}
