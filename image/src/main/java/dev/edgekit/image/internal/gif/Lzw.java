package dev.edgekit.image.internal.gif;

import dev.edgekit.image.internal.bytes.Bytes;

/**
 * GIF's LZW (GIF89a, Appendix F): codes that grow from a few bits to twelve, the least significant
 * bit first. It writes no more than it was given room for, whatever the data say.
 */
final class Lzw {
  /** GIF allows 8; browsers, any that leaves room for a code of twelve. */
  static final int MAX_SYMBOL_BITS = 11;

  private static final int MAX_CODES = 4096;

  private final Bytes data;
  private final int clear;
  private final int firstWidth;
  private final short[] prefix = new short[MAX_CODES];
  private final byte[] suffix = new byte[MAX_CODES];
  private final byte[] stack = new byte[MAX_CODES + 1];
  private int at;
  private int bits;
  private int held;

  /**
   * A decoder.
   *
   * @param data the sub-blocks' bytes, joined
   * @param symbolBits 1 to {@value #MAX_SYMBOL_BITS}
   */
  Lzw(Bytes data, int symbolBits) {
    this.data = data;
    this.clear = 1 << symbolBits;
    this.firstWidth = symbolBits + 1;
    for (int i = 0; i < clear; i++) {
      suffix[i] = (byte) i;
    }
  }

  /** Decodes until the room is full or the data end, and returns how much was written. */
  int decode(byte[] into) {
    int written = 0;
    int next = clear + 2;
    int width = firstWidth;
    int previous = -1;
    int first = 0;
    while (written < into.length) {
      int code = code(width);
      if (code < 0 || code == clear + 1) {
        return written;
      }
      if (code == clear) {
        next = clear + 2;
        width = firstWidth;
        previous = -1;
        continue;
      }
      if (code > next || (code == next && previous < 0) || (previous < 0 && code > clear)) {
        return written; // a code that was never defined
      }
      int depth = 0;
      int entry = code;
      if (code == next) { // the one being defined: the previous string and its first symbol
        stack[depth++] = (byte) first;
        entry = previous;
      }
      while (entry >= clear) {
        stack[depth++] = suffix[entry];
        entry = prefix[entry];
      }
      first = entry;
      stack[depth++] = (byte) first;
      while (depth > 0 && written < into.length) {
        into[written++] = stack[--depth];
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = (short) previous;
        suffix[next] = (byte) first;
        next++;
        width = width(next);
      }
      previous = code;
    }
    return written;
  }

  /** Bits of the next code, where codes below {@code next} are defined. */
  private static int width(int next) {
    return Math.min(12, 32 - Integer.numberOfLeadingZeros(next));
  }

  private int code(int width) {
    while (bits < width) {
      if (at >= data.length()) {
        return -1;
      }
      held |= data.u8(at++) << bits;
      bits += 8;
    }
    int code = held & ((1 << width) - 1);
    held >>>= width;
    bits -= width;
    return code;
  }
}
