package dev.edgekit.image.internal.header;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.List;

/** The memory that decoders need for a lossless WebP's prefix codes before the first pixel. */
public final class WebpCodes {
  /** Libwebp makes 2,600 at most. */
  private static final int MAX_GROUPS = 4_096;

  /**
   * Five tables of four-byte entries: 256 each, one for each symbol, and some 250 where lengths
   * differ, in steps of 256.
   */
  private static final long BYTES_PER_GROUP = 17_000;

  private static final int CHUNK_HEADER = 8;
  private static final int LOSSLESS_HEADER = 5;

  private WebpCodes() {}

  /**
   * The maximum number of bytes that the codes take in libavcodec or libwebp, for a still picture
   * or one frame of an animation.
   *
   * @param width as stated in the headers, already within the limits
   * @param height likewise
   * @throws ImageException TOO_LARGE beyond what encoders make, CORRUPT where it can't be read
   */
  public static long bytes(byte[] still, int width, int height) {
    List<Bytes> pictures = WebpStripper.pictures(Bytes.of(still).slice(12, still.length - 12));
    Bytes first = pictures.get(0);
    Bytes data = first.slice(CHUNK_HEADER, first.length() - CHUNK_HEADER);
    if (first.is(0, "VP8L")) {
      long size = data.u32le(1);
      if ((size & 0x3fff) + 1 != width || (size >> 14 & 0x3fff) + 1 != height) {
        throw Bytes.corrupt("a WebP whose picture has another size");
      }
      return bytes(data, LOSSLESS_HEADER, width, height);
    }
    boolean compressed = first.is(0, "ALPH") && (data.u8(0) & 3) == 1;
    return compressed ? bytes(data, 1, width, height) : 0;
  }

  private static long bytes(Bytes data, int at, int width, int height) {
    LsbBits bits = new LsbBits(data.slice(at, data.length() - at));
    LosslessWebpGuard.Codes codes = new LosslessWebpGuard(bits, width, height).read();
    if (codes.groups() > MAX_GROUPS) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "The original has %d groups of prefix codes; the limit is %d."
              .formatted(codes.groups(), MAX_GROUPS));
    }
    return codes.groups() * (BYTES_PER_GROUP + (4L << codes.cacheBits()));
  }
}
