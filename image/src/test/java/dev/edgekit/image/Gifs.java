package dev.edgekit.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** GIF files for tests, written without compression: each index a code of nine bits. */
final class Gifs {
  private static final int CODE_BITS = 9;
  private static final int CLEAR = 256;
  private static final int CODES_BEFORE_TEN_BITS = 250;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Gifs() {}

  /**
   * A rectangle of one colour.
   *
   * @param index into the palette
   * @param transparent the index that shows what is below; -1 for none
   * @param disposal 1 to keep it, 2 to clear its part, 3 to bring back what was there
   * @param hundredths of a second
   */
  record Frame(
      int x,
      int y,
      int width,
      int height,
      int index,
      int transparent,
      int disposal,
      int hundredths) {
    /** Every second pixel is of the colour behind it in the palette. */
    byte[] indexes() {
      byte[] indexes = new byte[width * height];
      for (int i = 0; i < indexes.length; i++) {
        indexes[i] = (byte) (index + (i % width + i / width) / 4 % 2);
      }
      return indexes;
    }
  }

  /**
   * An animation.
   *
   * @param repeats after the first time; 0 for ever, -1 to leave it out
   * @param palette 0xRRGGBB of 256 colours at most
   */
  static byte[] write(int width, int height, int repeats, int[] palette, List<Frame> frames) {
    Gifs gif = new Gifs();
    gif.ascii("GIF89a").u16(width).u16(height).u8(0xf7).u8(0).u8(0);
    for (int i = 0; i < 256; i++) {
      int rgb = i < palette.length ? palette[i] : 0;
      gif.u8(rgb >> 16).u8(rgb >> 8).u8(rgb);
    }
    if (repeats >= 0) {
      gif.u8(0x21).u8(0xff).u8(11).ascii("NETSCAPE2.0").u8(3).u8(1).u16(repeats).u8(0);
    }
    frames.forEach(gif::frame);
    gif.u8(0x3b);
    return gif.out.toByteArray();
  }

  private void frame(Frame frame) {
    int flags = frame.disposal << 2 | (frame.transparent >= 0 ? 1 : 0);
    u8(0x21).u8(0xf9).u8(4).u8(flags).u16(frame.hundredths);
    u8(Math.max(0, frame.transparent)).u8(0);
    u8(0x2c).u16(frame.x).u16(frame.y).u16(frame.width).u16(frame.height).u8(0).u8(8);
    blocks(codes(frame.indexes()));
  }

  private static byte[] codes(byte[] indexes) {
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    int held = 0;
    int bits = 0;
    for (int i = 0; i <= indexes.length; i++) {
      boolean clear = i % CODES_BEFORE_TEN_BITS == 0;
      int[] next =
          i == indexes.length
              ? new int[] {CLEAR + 1}
              : clear ? new int[] {CLEAR, indexes[i] & 0xff} : new int[] {indexes[i] & 0xff};
      for (int code : next) {
        held |= code << bits;
        for (bits += CODE_BITS; bits >= 8; bits -= 8) {
          codes.write(held);
          held >>>= 8;
        }
      }
    }
    codes.write(held);
    return codes.toByteArray();
  }

  private void blocks(byte[] data) {
    for (int at = 0; at < data.length; at += 255) {
      int length = Math.min(255, data.length - at);
      u8(length);
      out.write(data, at, length);
    }
    u8(0);
  }

  private Gifs ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private Gifs u8(int value) {
    out.write(value);
    return this;
  }

  private Gifs u16(int value) {
    return u8(value).u8(value >> 8);
  }
}
