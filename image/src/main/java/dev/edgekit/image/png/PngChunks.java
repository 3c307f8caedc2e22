package dev.edgekit.image.png;

import dev.edgekit.image.header.Bytes;
import java.util.Optional;

/**
 * What makes a PNG's picture, chunk by chunk (PNG third edition, §5): header, palette, transparency
 * and data. The rest is passed over, and the first three are read when it is made.
 */
final class PngChunks {
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;

  private final Bytes file;
  private final PngHead head;
  private Bytes palette = Bytes.of(new byte[0]);
  private Optional<Bytes> transparency = Optional.empty();
  private Optional<Bytes> data = Optional.empty();
  private long at = SIGNATURE_BYTES;

  PngChunks(byte[] png) {
    this.file = Bytes.of(png);
    if (!file.is(SIGNATURE_BYTES + 4, "IHDR")) {
      throw Bytes.corrupt("a PNG without IHDR");
    }
    this.head = PngHead.read(content(file.u32(at)));
    at += FRAME_BYTES + file.u32(at);
    data = next();
  }

  PngHead head() {
    return head;
  }

  /** Red, green and blue of each colour; empty if there is none. */
  Bytes palette() {
    return palette;
  }

  /** The content of {@code tRNS}. */
  Optional<Bytes> transparency() {
    return transparency;
  }

  /** The next part of the compressed data; absent at its end. */
  Optional<Bytes> nextData() {
    Optional<Bytes> now = data;
    data = next();
    return now;
  }

  private Optional<Bytes> next() {
    while (file.has(at, FRAME_BYTES)) {
      long length = file.u32(at);
      String type = file.text(at + 4, 4);
      if (type.equals("IEND") || !file.has(at, FRAME_BYTES + length)) {
        return Optional.empty();
      }
      Optional<Bytes> found = Optional.empty();
      switch (type) {
        case "PLTE" -> palette = content(length);
        case "tRNS" -> transparency = Optional.of(content(length));
        case "IDAT" -> found = Optional.of(content(length));
        default -> requireAncillary(type);
      }
      at += FRAME_BYTES + length;
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** A capital first letter says that the picture can't be shown without it (§5.4). */
  private static void requireAncillary(String type) {
    if ((type.charAt(0) & 0x20) == 0) {
      throw Bytes.corrupt("a PNG with an unknown chunk that matters");
    }
  }

  private Bytes content(long length) {
    Bytes content = file.slice(at + 8, length);
    if (file.slice(at + 4, 4 + length).crc32() != file.u32(at + 8 + length)) {
      throw Bytes.corrupt("a PNG chunk with a wrong checksum");
    }
    return content;
  }
}
