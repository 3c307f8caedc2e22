package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;

/** Writes into animated WebP what its encoder leaves open: loops, and the last frame's time. */
public final class WebpTiming {
  private static final int LOOPS_AT = 12;
  private static final int DURATION_AT = 20;

  private WebpTiming() {}

  /**
   * The file with these loops, and a last frame that ends when the animation does. A file that the
   * encoder made a still picture, all frames being equal, stays as it is.
   *
   * @param loops 0 for endlessly, at most 65,535
   * @param millis how long one play takes
   */
  public static byte[] set(byte[] file, int loops, long millis) {
    byte[] timed = file.clone();
    Bytes bytes = Bytes.of(timed);
    long before = 0;
    long last = -1;
    for (long at = 12; bytes.has(at, 8); at += 8 + bytes.u32le(at + 4) + (bytes.u8(at + 4) & 1)) {
      if (bytes.is(at, "ANIM")) {
        put(timed, at + LOOPS_AT, loops, 2);
      } else if (bytes.is(at, "ANMF")) {
        before += last < 0 ? 0 : bytes.u24le(last);
        last = at + DURATION_AT;
      }
    }
    if (last >= 0) {
      put(timed, last, millis - before, 3);
    }
    return timed;
  }

  private static void put(byte[] into, long at, long value, int size) {
    for (int i = 0; i < size; i++) {
      into[(int) at + i] = (byte) (value >> (8 * i));
    }
  }
}
