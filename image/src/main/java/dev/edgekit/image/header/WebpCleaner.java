package dev.edgekit.image.header;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** WebP files of pictures alone: still ones, animations, and single frames of animations. */
final class WebpCleaner {
  private static final int ALPHA_FLAG = 0x10;
  private static final int ANIMATION_FLAG = 0x02;

  /** Of a chunk, up to where its flags stand if it is {@code VP8X}. */
  private static final int CHUNK_HEADER = 8;

  /** A frame's place, size, time and flags. */
  private static final int FRAME_HEADER = 16;

  private WebpCleaner() {}

  /** A still picture without profile, Exif and XMP. */
  static byte[] clean(Bytes file, int width, int height) {
    return still(file.slice(12, file.length() - 12), width, height);
  }

  /** An animation without profile, Exif, XMP and whatever else its frames carry. */
  static byte[] cleanAnimation(Bytes file) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (long at = 12; file.has(at, CHUNK_HEADER); ) {
      long length = file.u32le(at + 4);
      Bytes chunk = file.sliceAtMost(at, CHUNK_HEADER + length + (length & 1));
      switch (chunk.text(0, 4)) {
        case "VP8X" -> {
          byte[] canvas = chunk.copy();
          canvas[CHUNK_HEADER] &= ALPHA_FLAG | ANIMATION_FLAG;
          body.writeBytes(canvas);
        }
        case "ANIM" -> body.writeBytes(chunk.copy());
        case "ANMF" -> body.writeBytes(frame(chunk));
        default -> {}
      }
      at += chunk.length();
    }
    return riff(body.toByteArray());
  }

  private static byte[] frame(Bytes chunk) {
    Bytes content = chunk.sliceAtMost(CHUNK_HEADER, chunk.u32le(4));
    byte[] pictures = pictures(content.slice(FRAME_HEADER, content.length() - FRAME_HEADER));
    ByteBuffer frame = ByteBuffer.allocate(CHUNK_HEADER + FRAME_HEADER + pictures.length);
    frame.order(ByteOrder.LITTLE_ENDIAN).put("ANMF".getBytes(StandardCharsets.US_ASCII));
    frame.putInt(FRAME_HEADER + pictures.length);
    return frame.put(content.slice(0, FRAME_HEADER).copy()).put(pictures).array();
  }

  /** A file of the picture's chunks among these: {@code ALPH}, {@code VP8}, {@code VP8L}. */
  static byte[] still(Bytes chunks, int width, int height) {
    byte[] pictures = pictures(chunks);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (Bytes.of(pictures).is(0, "ALPH")) {
      body.writeBytes(canvas(width, height));
    }
    body.writeBytes(pictures);
    return riff(body.toByteArray());
  }

  /** What there is of {@code ALPH} before the first picture, and that picture. */
  private static byte[] pictures(Bytes chunks) {
    ByteArrayOutputStream alpha = new ByteArrayOutputStream();
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    for (long at = 0; chunks.has(at, CHUNK_HEADER) && picture.size() == 0; ) {
      String type = chunks.text(at, 4);
      long length = chunks.u32le(at + 4);
      Bytes chunk = chunks.sliceAtMost(at, CHUNK_HEADER + length + (length & 1));
      if (type.equals("ALPH")) {
        alpha.writeBytes(chunk.copy());
      } else if (type.equals("VP8 ") || type.equals("VP8L")) {
        picture.writeBytes(chunk.copy());
      }
      at += chunk.length();
    }
    if (picture.size() == 0) {
      throw Bytes.corrupt("a WebP without a picture");
    }
    alpha.writeBytes(picture.toByteArray());
    return alpha.toByteArray();
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
