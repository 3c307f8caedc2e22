package dev.edgekit.image.internal.bytes;

/** Reads bits, the most significant first. */
public final class BitReader {
  private final byte[] bytes;
  private final int end;
  private int bit;

  public BitReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.end = end;
    this.bit = from * 8;
  }

  public boolean flag() {
    return bits(1) == 1;
  }

  public int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      if (bit >= end * 8) {
        throw new IllegalArgumentException("AV1 sequence header ends early");
      }
      value = value << 1 | (bytes[bit >> 3] >> (7 - (bit & 7)) & 1);
    }
    return value;
  }
}
