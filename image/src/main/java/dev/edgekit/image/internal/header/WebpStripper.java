package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reduces WebP files to their pictures: still ones, animations, and single frames of animations.
 */
final class WebpStripper {
  private static final int ALPHA_FLAG = 0x10;
  private static final int ANIMATION_FLAG = 0x02;

  /** Length of a chunk's header, after which {@code VP8X} has its flags. */
  private static final int CHUNK_HEADER = 8;

  /** A frame's place, size, time and flags. */
  private static final int FRAME_HEADER = 16;

  private WebpStripper() {}

  /**
   * A still picture without profile, Exif and XMP, and without an alpha channel that its canvas
   * doesn't state: browsers ignore such a channel.
   */
  static byte[] clean(Bytes file, int width, int height) {
    boolean alpha = file.is(12, "VP8X") && (file.u8(20) & ALPHA_FLAG) != 0;
    List<Bytes> chunks = pictures(file.slice(12, file.length() - 12));
    return file(alpha ? chunks : chunks.subList(chunks.size() - 1, chunks.size()), width, height);
  }

  /** An animation without profile, Exif, XMP and whatever else its frames carry. */
  static byte[] cleanAnimation(Bytes file) {
    List<Bytes> body = new ArrayList<>();
    for (long at = 12; file.has(at, CHUNK_HEADER); ) {
      long length = file.u32le(at + 4);
      Bytes chunk = file.sliceUpTo(at, CHUNK_HEADER + length + (length & 1));
      switch (chunk.text(0, 4)) {
        case "VP8X" -> {
          byte[] canvas = chunk.copy();
          canvas[CHUNK_HEADER] &= ALPHA_FLAG | ANIMATION_FLAG;
          body.add(Bytes.of(canvas));
        }
        case "ANIM" -> body.add(chunk);
        case "ANMF" -> body.addAll(frame(chunk));
        default -> {}
      }
      at += chunk.length();
    }
    return riff(body);
  }

  private static List<Bytes> frame(Bytes chunk) {
    Bytes content = chunk.sliceUpTo(CHUNK_HEADER, chunk.u32le(4));
    List<Bytes> pictures = pictures(content.slice(FRAME_HEADER, content.length() - FRAME_HEADER));
    List<Bytes> frame = new ArrayList<>();
    frame.add(Bytes.of(chunkHeader("ANMF", FRAME_HEADER + length(pictures)).array()));
    frame.add(content.slice(0, FRAME_HEADER));
    frame.addAll(pictures);
    return frame;
  }

  /** A file of those chunks that make the picture: {@code ALPH}, {@code VP8}, {@code VP8L}. */
  static byte[] still(Bytes chunks, int width, int height) {
    return file(pictures(chunks), width, height);
  }

  private static byte[] file(List<Bytes> pictures, int width, int height) {
    List<Bytes> body = new ArrayList<>(pictures);
    if (body.size() > 1) {
      body.add(0, canvas(width, height));
    }
    return riff(body);
  }

  /** The last {@code ALPH} before the first picture, if there is one, and that picture. */
  static List<Bytes> pictures(Bytes chunks) {
    List<Bytes> alpha = List.of();
    for (long at = 0; chunks.has(at, CHUNK_HEADER); ) {
      String type = chunks.text(at, 4);
      long length = chunks.u32le(at + 4);
      Bytes chunk = chunks.sliceUpTo(at, CHUNK_HEADER + length + (length & 1));
      if (type.equals("ALPH")) {
        alpha = List.of(chunk);
      } else if (type.equals("VP8L")) {
        return List.of(chunk);
      } else if (type.equals("VP8 ")) {
        return alpha.isEmpty() ? List.of(chunk) : List.of(alpha.get(0), chunk);
      }
      at += chunk.length();
    }
    throw Bytes.corrupt("a WebP without a picture");
  }

  private static Bytes canvas(int width, int height) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_HEADER + 10).order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(chunkHeader("VP8X", 10).flip()).putInt(ALPHA_FLAG);
    u24(chunk, width - 1);
    u24(chunk, height - 1);
    return Bytes.of(chunk.array());
  }

  private static void u24(ByteBuffer into, int value) {
    into.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static byte[] riff(List<Bytes> body) {
    byte[] file = new byte[12 + length(body)];
    ByteBuffer start = ByteBuffer.wrap(file);
    start.put(chunkHeader("RIFF", file.length - CHUNK_HEADER).flip());
    start.put("WEBP".getBytes(StandardCharsets.US_ASCII));
    int at = start.position();
    for (Bytes part : body) {
      part.copyTo(file, at);
      at += part.length();
    }
    return file;
  }

  private static ByteBuffer chunkHeader(String type, int length) {
    ByteBuffer header = ByteBuffer.allocate(CHUNK_HEADER).order(ByteOrder.LITTLE_ENDIAN);
    return header.put(type.getBytes(StandardCharsets.US_ASCII)).putInt(length);
  }

  private static int length(List<Bytes> parts) {
    return parts.stream().mapToInt(Bytes::length).sum();
  }
}
