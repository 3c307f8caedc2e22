package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * One frame of an animated WebP (RFC 9649 §2.7.1.1).
 *
 * @param x of its left edge on the canvas
 * @param y of its upper edge on the canvas
 * @param width in pixels
 * @param height in pixels
 * @param millis how long it is shown
 * @param blends whether the frame is blended over the canvas, rather than replacing it
 * @param clears whether the frame's part of the canvas becomes transparent before the next frame
 * @param still the frame as a still WebP file
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are not copied
public record WebpFrame(
    int x, int y, int width, int height, int millis, boolean blends, boolean clears, byte[] still) {
  private static final int HEADER_BYTES = 16;
  private static final int ANIMATION_FLAG = 0x02;

  /** Whether the file is an animation, even of a single frame. */
  public static boolean isAnimation(byte[] file) {
    Bytes bytes = Bytes.of(file);
    return bytes.is(12, "VP8X") && bytes.has(20, 1) && (bytes.u8(20) & ANIMATION_FLAG) != 0;
  }

  /** How many times the animation plays; 0 for endlessly. */
  public static int loops(byte[] file) {
    Chunks chunks = new Chunks(Bytes.of(file), "ANIM");
    return chunks.hasNext() ? chunks.next().u16le(4) : 0;
  }

  /**
   * The frames of an animation, each read when asked for.
   *
   * @param canvasWidth what they have to lie within
   * @param canvasHeight what they have to lie within
   */
  public static Iterator<WebpFrame> all(byte[] file, int canvasWidth, int canvasHeight) {
    Chunks chunks = new Chunks(Bytes.of(file), "ANMF");
    if (!chunks.hasNext()) {
      throw Bytes.corrupt("an animation without frames");
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return chunks.hasNext();
      }

      @Override
      public WebpFrame next() {
        return read(chunks.next(), canvasWidth, canvasHeight);
      }
    };
  }

  private static WebpFrame read(Bytes frame, int canvasWidth, int canvasHeight) {
    int x = 2 * frame.u24le(0);
    int y = 2 * frame.u24le(3);
    int width = frame.u24le(6) + 1;
    int height = frame.u24le(9) + 1;
    int flags = frame.u8(15);
    if ((long) x + width > canvasWidth || (long) y + height > canvasHeight) {
      throw Bytes.corrupt("an animation's frame lies beyond its canvas");
    }
    Bytes chunks = frame.slice(HEADER_BYTES, frame.length() - HEADER_BYTES);
    byte[] still = WebpStripper.still(chunks, width, height);
    return new WebpFrame(
        x, y, width, height, frame.u24le(12), (flags & 2) == 0, (flags & 1) != 0, still);
  }

  /** The chunks of one kind, in the order of the file. */
  private static final class Chunks implements Iterator<Bytes> {
    private final Bytes file;
    private final String kind;
    private long at = 12;

    Chunks(Bytes file, String kind) {
      this.file = file;
      this.kind = kind;
    }

    @Override
    public boolean hasNext() {
      while (file.has(at, 8) && !file.is(at, kind)) {
        at = end();
      }
      return file.has(at, 8);
    }

    @Override
    public Bytes next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Bytes content = file.sliceUpTo(at + 8, file.u32le(at + 4));
      at = end();
      return content;
    }

    private long end() {
      long length = file.u32le(at + 4);
      return at + 8 + length + (length & 1);
    }
  }
}
