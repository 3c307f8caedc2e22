package dev.edgekit.image.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Still WebP files from the chunks of a picture or of one frame of an animation. */
final class WebpCleaner {
  private static final int ALPHA_FLAG = 0x10;

  private WebpCleaner() {}

  /** A still picture without profile, Exif and XMP. */
  static byte[] clean(Bytes file, int width, int height) {
    return still(file.slice(12, file.length() - 12), width, height);
  }

  /** A file of the picture's chunks among these: {@code ALPH}, {@code VP8}, {@code VP8L}. */
  static byte[] still(Bytes chunks, int width, int height) {
    ByteArrayOutputStream alpha = new ByteArrayOutputStream();
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    long at = 0;
    while (chunks.has(at, 8)) {
      String type = chunks.text(at, 4);
      long length = chunks.u32le(at + 4);
      Bytes chunk = chunks.sliceAtMost(at, 8 + length + (length & 1));
      if (type.equals("ALPH")) {
        alpha.writeBytes(chunk.copy());
      } else if (type.equals("VP8 ") || type.equals("VP8L")) {
        picture.writeBytes(chunk.copy());
        break;
      }
      at += chunk.length();
    }
    if (picture.size() == 0) {
      throw Bytes.corrupt("a WebP without a picture");
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (alpha.size() > 0) {
      body.writeBytes(canvas(width, height));
      body.writeBytes(alpha.toByteArray());
    }
    body.writeBytes(picture.toByteArray());
    return riff(body.toByteArray());
  }

  private static byte[] canvas(int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(18).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(ALPHA_FLAG);
    u24(chunk, width - 1);
    u24(chunk, height - 1);
    return chunk.array();
  }

  private static void u24(ByteBuffer into, int value) {
    into.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static byte[] riff(byte[] body) {
    ByteBuffer file = ByteBuffer.allocate(12 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + body.length);
    file.put("WEBP".getBytes(StandardCharsets.US_ASCII)).put(body);
    return file.array();
  }
}
