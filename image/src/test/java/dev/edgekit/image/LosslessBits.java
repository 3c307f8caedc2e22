package dev.edgekit.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.PriorityQueue;
import java.util.function.ObjIntConsumer;

/** Lossless WebP written bit by bit (RFC 9649 §3), for what no encoder writes. */
public final class LosslessBits {
  /** Where the lengths of symbols 0 to 18 of the code for code lengths stand. */
  private static final int[] LENGTH_ORDER = {
    17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long window;
  private int held;

  /** None yet. */
  public LosslessBits() {}

  /** Appends so many bits of a number, the least significant first. */
  public LosslessBits bits(int value, int count) {
    window |= (value & ((1L << count) - 1)) << held;
    for (held += count; held >= 8; held -= 8) {
      out.write((int) window);
      window >>>= 8;
    }
    return this;
  }

  /** A prefix code of one symbol, which then takes no bits. */
  public LosslessBits constant(int symbol) {
    return bits(0b101, 3).bits(symbol, 8);
  }

  /** The shortest prefix code that decoders make a table for: symbols 0 and 1, of a bit each. */
  public LosslessBits pair() {
    return bits(0, 1).bits(0, 4).bits(0, 9).bits(1, 3).bits(1, 1).bits(0, 3).bits(0, 2);
  }

  /** A prefix code for all symbols, as long as can be, so that its table is as large as can be. */
  public LosslessBits wide(int alphabet) {
    PriorityQueue<Integer> lengths = new PriorityQueue<>();
    lengths.add(0);
    int deepest = 0;
    while (lengths.size() < alphabet) {
      boolean even = lengths.size() < alphabet - 6 || deepest == 15;
      int length = even ? lengths.remove() : deepest;
      lengths.remove(even ? -1 : deepest);
      lengths.add(length + 1);
      lengths.add(length + 1);
      deepest = Math.max(deepest, length + 1);
    }
    return lengths(lengths.stream().sorted().mapToInt(length -> length).toArray());
  }

  /** A prefix code of these lengths, each written in four bits. */
  public LosslessBits lengths(int... lengths) {
    bits(0, 1).bits(15, 4);
    for (int symbol : LENGTH_ORDER) {
      bits(symbol < 16 ? 4 : 0, 3);
    }
    bits(0, 1);
    for (int length : lengths) {
      bits(Integer.reverse(length) >>> 28, 4);
    }
    return this;
  }

  /** All bits up to here, and what a few pixels may take. */
  public byte[] bytes() {
    for (int i = 0; i < 128; i++) {
      bits(0, 8);
    }
    return out.toByteArray();
  }

  /** No transform; so many groups of codes for a picture of at most 4 × 4 pixels. */
  public LosslessBits groups(int count, int cacheBits, ObjIntConsumer<LosslessBits> code) {
    bits(0, 1).cache(cacheBits).bits(1, 1).bits(0, 3).bits(0, 1);
    constant((count - 1) & 0xff).constant((count - 1) >> 8).constant(0).constant(0).constant(0);
    int[] alphabets = {280 + (cacheBits == 0 ? 0 : 1 << cacheBits), 256, 256, 256, 40};
    for (int group = 0; group < count; group++) {
      for (int alphabet : alphabets) {
        code.accept(this, alphabet);
      }
    }
    return this;
  }

  /** With a colour cache, or without. */
  public LosslessBits cache(int bits) {
    return bits == 0 ? bits(0, 1) : bits(1, 1).bits(bits, 4);
  }

  /** A still picture. */
  public static byte[] still(int width, int height, byte[] stream) {
    return riff(lossless(width, height, stream));
  }

  /** A lossy one with an alpha channel of its size. */
  static byte[] alpha(byte[] lossy, int width, int height, byte[] stream) {
    byte[] picture = java.util.Arrays.copyOfRange(lossy, 12, lossy.length);
    byte[] canvas = Bombs.join(Bombs.bytes(0x10, 0, 0, 0), u24(width - 1), u24(height - 1));
    byte[] alpha = Bombs.join(new byte[] {1}, stream);
    return riff(chunk("VP8X", canvas), chunk("ALPH", alpha), picture);
  }

  /** An animation of these frames. */
  static byte[] moving(int width, int height, byte[]... streams) {
    byte[] canvas = Bombs.join(Bombs.bytes(0x12, 0, 0, 0), u24(width - 1), u24(height - 1));
    byte[] file = Bombs.join(chunk("VP8X", canvas), chunk("ANIM", new byte[6]));
    for (byte[] stream : streams) {
      byte[] place = Bombs.join(new byte[6], u24(width - 1), u24(height - 1), new byte[] {100, 0});
      byte[] picture = lossless(width, height, stream);
      file = Bombs.join(file, chunk("ANMF", Bombs.join(place, new byte[2], picture)));
    }
    return riff(file);
  }

  private static byte[] lossless(int width, int height, byte[] stream) {
    LosslessBits size = new LosslessBits().bits(0x2f, 8).bits(width - 1, 14).bits(height - 1, 14);
    return chunk("VP8L", Bombs.join(size.bits(0, 4).out.toByteArray(), stream));
  }

  private static byte[] u24(int value) {
    return Bombs.bytes(value, value >> 8, value >> 16);
  }

  private static byte[] riff(byte[]... chunks) {
    byte[] start = "WEBP".getBytes(StandardCharsets.US_ASCII);
    return chunk("RIFF", Bombs.join(start, Bombs.join(chunks)));
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(8 + data.length + data.length % 2);
    chunk.order(ByteOrder.LITTLE_ENDIAN).put(type.getBytes(StandardCharsets.US_ASCII));
    return chunk.putInt(data.length).put(data).array();
  }
}
