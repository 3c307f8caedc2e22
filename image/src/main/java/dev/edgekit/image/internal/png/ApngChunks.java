package dev.edgekit.image.internal.png;

import dev.edgekit.image.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The frames of an animated PNG in the file's order, each as a file of its own: with the
 * animation's palette and transparency, and its data as a still picture has them. Confined to one
 * thread.
 */
final class ApngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int HEADER_AT = SIGNATURE_BYTES;
  private static final int FRAME_BYTES = 12;
  private static final int SEQUENCE_BYTES = 4;
  private static final int MAX_COLOUR_BYTES = 3 * 256 + FRAME_BYTES;

  private final Bytes file;
  private final int width;
  private final int height;
  private final ByteArrayOutputStream palette = new ByteArrayOutputStream();
  private int loops;
  private long sequence;
  private long at = SIGNATURE_BYTES;

  /**
   * A frame's place and its picture.
   *
   * @param png a still PNG of the frame's size
   */
  @SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
  record Placed(ApngFrame frame, byte[] png) {}

  /** The chunks of a file of this size. */
  ApngChunks(byte[] file, int width, int height) {
    this.file = Bytes.of(file);
    this.width = width;
    this.height = height;
  }

  /** How many times the animation plays, 0 for endlessly; known with the first frame. */
  int loops() {
    return loops;
  }

  /** The next frame; absent at the end of the file. A picture before the first frame is none. */
  Optional<Placed> next() {
    Optional<Bytes> chunk = chunk();
    while (chunk.isPresent()) {
      switch (type(chunk.get())) {
        case "fcTL" -> {
          Bytes control = inSequence(content(chunk.get()));
          ApngFrame frame = ApngFrame.of(control, width, height);
          return Optional.of(new Placed(frame, still(frame)));
        }
        case "acTL" -> loops = (int) Math.min(content(chunk.get()).u32(4), Integer.MAX_VALUE);
        case "PLTE", "tRNS" -> addColours(chunk.get());
        default -> {}
      }
      chunk = chunk();
    }
    return Optional.empty();
  }

  private byte[] still(ApngFrame frame) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(file.slice(0, SIGNATURE_BYTES).copy());
    byte[] header = content(file.slice(HEADER_AT, 13 + FRAME_BYTES)).copy();
    ByteBuffer.wrap(header).putInt(frame.width()).putInt(frame.height());
    write(png, "IHDR", header);
    int start = png.size();
    Optional<Bytes> chunk = peek();
    while (chunk.isPresent() && !type(chunk.get()).equals("fcTL")) {
      addData(chunk.get(), frame, png);
      chunk();
      chunk = peek();
    }
    if (png.size() == start) {
      throw Bytes.corrupt("a PNG's frame without data");
    }
    write(png, "IEND", new byte[0]);
    byte[] whole = png.toByteArray();
    return palette.size() == 0 ? whole : withPalette(whole, start);
  }

  /** Palette and transparency may follow the first frame's control, but precede all data. */
  private byte[] withPalette(byte[] png, int start) {
    byte[] chunks = palette.toByteArray();
    return ByteBuffer.allocate(png.length + chunks.length)
        .put(png, 0, start)
        .put(chunks)
        .put(png, start, png.length - start)
        .array();
  }

  private void addData(Bytes chunk, ApngFrame frame, ByteArrayOutputStream png) {
    switch (type(chunk)) {
      case "IDAT" -> {
        if (!frame.covers(width, height)) {
          throw Bytes.corrupt("a PNG whose first frame has another size");
        }
        png.writeBytes(chunk.copy());
      }
      case "fdAT" -> {
        Bytes numbered = inSequence(content(chunk));
        write(png, "IDAT", numbered.slice(SEQUENCE_BYTES, numbered.length() - 4L).copy());
      }
      case "PLTE", "tRNS" -> addColours(chunk);
      default -> {}
    }
  }

  /** Each frame gets a copy of them, so what no palette needs is refused. */
  private void addColours(Bytes chunk) {
    if (chunk.length() > MAX_COLOUR_BYTES || palette.size() > MAX_COLOUR_BYTES) {
      throw Bytes.corrupt("a PNG with more than one palette, or more than 256 colours");
    }
    palette.writeBytes(chunk.copy());
  }

  private Bytes inSequence(Bytes content) {
    if (content.u32(0) != sequence++) {
      throw Bytes.corrupt("a PNG's frames out of order");
    }
    return content;
  }

  private Optional<Bytes> peek() {
    return file.has(at, FRAME_BYTES) && file.has(at, FRAME_BYTES + file.u32(at))
        ? Optional.of(file.slice(at, FRAME_BYTES + file.u32(at)))
        : Optional.empty();
  }

  private Optional<Bytes> chunk() {
    Optional<Bytes> chunk = peek();
    at += chunk.map(Bytes::length).orElse(0);
    return chunk;
  }

  private static String type(Bytes chunk) {
    return chunk.text(4, 4);
  }

  /** What a chunk holds, if that is as it was written. */
  private static Bytes content(Bytes chunk) {
    int end = chunk.length() - 4;
    if (chunk.slice(4, end - 4L).crc32() != chunk.u32(end)) {
      throw Bytes.corrupt("a PNG chunk with a wrong checksum");
    }
    return chunk.slice(8, end - 8L);
  }

  private static void write(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] typed =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(content)
            .array();
    ByteBuffer chunk = ByteBuffer.allocate(FRAME_BYTES + content.length);
    chunk.putInt(content.length).put(typed).putInt((int) Bytes.of(typed).crc32());
    png.writeBytes(chunk.array());
  }
}
