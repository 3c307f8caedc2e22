package dev.edgekit.image.internal.png;

import dev.edgekit.image.internal.bytes.Bytes;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The chunks that make a PNG's picture, after its signature: header, palette, transparency and data
 * (PNG third edition, §5). The rest is skipped.
 */
@SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing newer than an Enumeration
final class PngChunks implements Enumeration<InputStream> {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int SIGNATURE_BYTES = 8;
  private static final int FRAME_BYTES = 12;

  private final Bytes file;
  private final int colourType;
  private Optional<Bytes> transparency = Optional.empty();
  private Optional<Bytes> next;
  private long at = SIGNATURE_BYTES;

  PngChunks(byte[] png) {
    this.file = Bytes.of(png);
    if (!file.is(SIGNATURE_BYTES + 4, "IHDR")) {
      throw Bytes.corrupt("a PNG without IHDR");
    }
    this.colourType = file.u8(SIGNATURE_BYTES + 17);
    this.next = Optional.of(file.slice(0, SIGNATURE_BYTES));
  }

  /** Whether samples are indexes into a palette. */
  boolean isPalette() {
    return colourType == PALETTE;
  }

  /** The samples of the transparent colour; absent if none was read so far. */
  Optional<Bytes> transparentColour() {
    return transparency.filter(content -> colourType == GREY || colourType == RGB);
  }

  @Override
  public boolean hasMoreElements() {
    return next.isPresent();
  }

  @Override
  public InputStream nextElement() {
    Bytes chunk = next.orElseThrow(NoSuchElementException::new);
    next = find();
    return chunk.stream();
  }

  private Optional<Bytes> find() {
    while (file.has(at, FRAME_BYTES) && file.has(at, FRAME_BYTES + file.u32(at))) {
      Bytes chunk = file.slice(at, FRAME_BYTES + file.u32(at));
      at += chunk.length();
      if (makesPicture(chunk, chunk.text(4, 4))) {
        return Optional.of(chunk);
      }
    }
    return Optional.empty();
  }

  private boolean makesPicture(Bytes chunk, String type) {
    switch (type) {
      case "IHDR", "PLTE", "IDAT", "IEND" -> check(chunk);
      case "tRNS" -> {
        check(chunk);
        transparency = Optional.of(chunk.slice(8, chunk.length() - FRAME_BYTES));
      }
      default -> {
        if ((type.charAt(0) & 0x20) == 0) { // a capital: a critical chunk, not to be ignored (§5.4)
          throw Bytes.corrupt("a PNG with an unknown chunk that matters");
        }
        return false;
      }
    }
    return isPalette() || !(type.equals("PLTE") || type.equals("tRNS"));
  }

  private static void check(Bytes chunk) {
    int end = chunk.length() - 4;
    if (chunk.slice(4, end - 4).crc32() != chunk.u32(end)) {
      throw Bytes.corrupt("a PNG chunk with a wrong checksum");
    }
  }
}
