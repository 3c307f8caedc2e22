package dev.edgekit.image.internal.gif;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;

/** A GIF's blocks in order (GIF89a, §20 to 26), each read once. */
final class GifBlocks {
  private static final int SCREEN_END = 13;
  private static final int EXTENSION = 0x21;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int APPLICATION = 0xff;
  private static final int IMAGE = 0x2c;

  private final Bytes file;
  private final Bytes globalColours;
  private long at;
  private int transparent = -1;
  private int disposal;
  private int millis;
  private int loops = 1;

  GifBlocks(Bytes file) {
    this.file = file;
    this.globalColours = colours(SCREEN_END, file.u8(10));
    this.at = (long) SCREEN_END + globalColours.length();
  }

  /**
   * How many times the animation plays, as far as the file was read: it is stated before the first
   * frame.
   */
  int loops() {
    return loops;
  }

  /** The next frame; absent at the end of the file, or of its readable part. */
  Optional<GifFrame> next() {
    while (file.has(at, 2)) {
      int kind = file.u8(at);
      if (kind == IMAGE && file.has(at, 11)) {
        return Optional.of(frame());
      } else if (kind != EXTENSION) {
        return Optional.empty();
      }
      extension(file.u8(at + 1), at + 2);
      at = endOfBlocks(at + 2);
    }
    return Optional.empty();
  }

  private GifFrame frame() {
    int flags = file.u8(at + 9);
    Bytes local = colours(at + 10, flags);
    long data = at + 10 + local.length();
    int symbolBits = file.u8(data);
    if (symbolBits < 1 || symbolBits > Lzw.MAX_SYMBOL_BITS) {
      throw Bytes.corrupt("GIF data of " + symbolBits + " bits");
    }
    long end = endOfBlocks(data + 1);
    GifFrame frame =
        new GifFrame(
            file.u16le(at + 1),
            file.u16le(at + 3),
            file.u16le(at + 5),
            file.u16le(at + 7),
            (flags & 0x40) != 0,
            local.length() > 0 ? local : globalColours,
            transparent,
            disposal,
            millis,
            symbolBits,
            joined(data + 1, (int) Math.min(end, file.length())));
    at = end;
    transparent = -1;
    disposal = 0;
    millis = 0;
    return frame;
  }

  private void extension(int label, long block) {
    if (label == GRAPHIC_CONTROL && file.has(block, 5)) {
      int flags = file.u8(block + 1);
      disposal = flags >> 2 & 7;
      millis = 10 * file.u16le(block + 2);
      transparent = (flags & 1) != 0 ? file.u8(block + 4) : -1;
    } else if (label == APPLICATION
        && (file.is(block, "\u000bNETSCAPE2.0") || file.is(block, "\u000bANIMEXTS1.0"))
        && file.has(block + 12, 4)
        && file.u8(block + 13) == 1) {
      int repeats = file.u16le(block + 14);
      loops = repeats == 0 ? 0 : repeats + 1; // the number stated excludes the first play
    }
  }

  private Bytes colours(long start, int flags) {
    return (flags & 0x80) == 0 ? file.slice(0, 0) : file.slice(start, 3L << ((flags & 7) + 1));
  }

  private Bytes joined(long from, int end) {
    byte[] joined = new byte[(int) Math.max(0, end - from)];
    int size = 0;
    long block = from;
    while (file.has(block, 1) && file.u8(block) != 0) {
      Bytes part = file.sliceUpTo(block + 1, file.u8(block));
      part.copyTo(joined, size);
      size += part.length();
      block += 1 + file.u8(block);
    }
    return Bytes.of(joined).slice(0, size);
  }

  private long endOfBlocks(long start) {
    long block = start;
    while (file.has(block, 1) && file.u8(block) != 0) {
      block += 1 + file.u8(block);
    }
    return block + 1;
  }
}
