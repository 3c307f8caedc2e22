package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;

/** Reads bits, the least significant first; what lies beyond the end is a corrupt picture. */
final class LsbBits {
  private final Bytes bytes;
  private int next;
  private long window;
  private int held; // bits of the window

  LsbBits(Bytes bytes) {
    this.bytes = bytes;
  }

  /** How many bits were read. */
  long position() {
    return 8L * next - held;
  }

  boolean flag() {
    return bits(1) == 1;
  }

  /** Up to 32 bits as a number. */
  int bits(int count) {
    while (held < count) {
      window |= (long) bytes.u8(next++) << held;
      held += Byte.SIZE;
    }
    int value = (int) (window & ((1L << count) - 1));
    window >>>= count;
    held -= count;
    return value;
  }
}
