package dev.edgekit.image.internal.bytes;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * A window of a byte array whose reads are checked: reading beyond its end means a corrupt picture,
 * not an exception from the array. Positions are relative to the window.
 */
public final class Bytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;

  private final byte[] array;
  private final int from;
  private final int length;

  private Bytes(byte[] array, int from, int length) {
    this.array = array;
    this.from = from;
    this.length = length;
  }

  /** The whole of an array. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /** A part of these bytes. */
  public Bytes slice(long at, long size) {
    check(at, size);
    return new Bytes(array, from + (int) at, (int) size);
  }

  /** A part of these bytes, cut where they end. */
  public Bytes sliceUpTo(long at, long size) {
    check(at, 0);
    return slice(at, Math.min(size, length - at));
  }

  /** Whether that many bytes are there. */
  public boolean has(long at, long size) {
    return at >= 0 && size >= 0 && at <= length && size <= length - at;
  }

  /** An unsigned byte. */
  public int u8(long at) {
    check(at, 1);
    return array[from + (int) at] & 0xff;
  }

  /** Two bytes, the most significant first. */
  public int u16(long at) {
    return u8(at) << 8 | u8(at + 1);
  }

  /** Three bytes, the most significant first. */
  public int u24(long at) {
    return u16(at) << 8 | u8(at + 2);
  }

  /** Four bytes, the most significant first, unsigned. */
  public long u32(long at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  /** Eight bytes, the most significant first; beyond 2^62 is corrupt. */
  public long u64(long at) {
    long high = u32(at);
    if (high >= 1L << 30) {
      throw corrupt("a length is beyond reason");
    }
    return high << 32 | u32(at + 4);
  }

  /** Two bytes, the least significant first. */
  public int u16le(long at) {
    return u8(at) | u8(at + 1) << 8;
  }

  /** Three bytes, the least significant first. */
  public int u24le(long at) {
    return u16le(at) | u8(at + 2) << 16;
  }

  /** Four bytes, the least significant first, unsigned. */
  public long u32le(long at) {
    return u16le(at) | (long) u16le(at + 2) << 16;
  }

  /** Whether these ASCII characters stand there. */
  public boolean is(long at, String ascii) {
    if (!has(at, ascii.length())) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (u8(at + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The position of the next byte of 0xff, found eight at a time; the length if there is none. */
  public int nextFf(long at) {
    check(at, 0);
    int i = from + (int) at;
    int end = from + length;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long eight = (long) LONGS.get(array, i);
      long found = (~eight - ONES) & eight & TOPS; // its lowest set bit is in the first one
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >> 3) - from;
      }
    }
    while (i < end && array[i] != -1) {
      i++;
    }
    return i - from;
  }

  /** That many bytes as Latin-1 text. */
  public String text(long at, int size) {
    check(at, size);
    return new String(array, from + (int) at, size, StandardCharsets.ISO_8859_1);
  }

  /** A copy of these bytes. */
  public byte[] copy() {
    return Arrays.copyOfRange(array, from, from + length);
  }

  /** Their checksum. */
  public long crc32() {
    CRC32 checksum = new CRC32();
    checksum.update(array, from, length);
    return checksum.getValue();
  }

  /** These bytes, one after the other. */
  public InputStream stream() {
    return new ByteArrayInputStream(array, from, length);
  }

  /** Copies these bytes into an array. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, from, target, at, length);
  }

  private void check(long at, long size) {
    if (!has(at, size)) {
      throw corrupt("the file ends early");
    }
  }

  /** The exception for bytes that can't be what they claim. */
  public static ImageException corrupt(String detail) {
    return new ImageException(Reason.CORRUPT, "The original is corrupt: " + detail + ".");
  }
}
