package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.Bytes;

/**
 * The head of a lossless WebP's picture, or of a lossy one's alpha channel (RFC 9649 §3): all that
 * precedes its groups of prefix codes. The largest entry of the entropy image tells how many groups
 * there are, up to 65,536. Copied and cached pixels are only skipped, since they hold no value that
 * wasn't written before.
 */
final class LosslessWebpGuard {
  private static final int PREDICTOR = 0;
  private static final int COLOUR = 1;
  private static final int COLOUR_INDEXING = 3;

  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int MAX_CACHE_BITS = 11;

  private final LsbBits bits;
  private final int width;
  private final int height;

  /**
   * A guard for a picture of this size.
   *
   * @param bits from the first transform on; reading ends where the prefix codes begin
   */
  LosslessWebpGuard(LsbBits bits, int width, int height) {
    this.bits = bits;
    this.width = width;
    this.height = height;
  }

  Codes read() {
    int packedWidth = passTransforms();
    int cacheBits = cacheBits();
    return new Codes(bits.flag() ? 1 + passBlocks(packedWidth) : 1, cacheBits);
  }

  /**
   * Skips the transforms and returns the width of what follows: with few colours, several indices
   * share a pixel.
   */
  private int passTransforms() {
    int packedWidth = width;
    int seen = 0;
    while (bits.flag()) {
      int transform = bits.bits(2);
      if ((seen >> transform & 1) != 0) {
        throw Bytes.corrupt("a WebP transform that comes twice");
      }
      seen |= 1 << transform;
      if (transform == PREDICTOR || transform == COLOUR) {
        passBlocks(packedWidth);
      } else if (transform == COLOUR_INDEXING) {
        int colours = bits.bits(8) + 1;
        passPixels(colours);
        packedWidth = divided(width, colours <= 2 ? 3 : colours <= 4 ? 2 : colours <= 16 ? 1 : 0);
      }
    }
    return packedWidth;
  }

  /** Skips a picture of one pixel for each block. */
  private int passBlocks(int fullWidth) {
    int shift = bits.bits(3) + 2;
    return passPixels(divided(fullWidth, shift) * divided(height, shift));
  }

  private static int divided(int size, int shift) {
    return (size + (1 << shift) - 1) >> shift;
  }

  private int cacheBits() {
    int size = bits.flag() ? bits.bits(4) : 0;
    if (size > MAX_CACHE_BITS) {
      throw Bytes.corrupt("a colour cache of " + size + " bits");
    }
    return size;
  }

  /**
   * Skips pixels and returns the largest number that red and green make: in an entropy image, the
   * number of a group.
   */
  private int passPixels(int count) {
    int cacheBits = cacheBits();
    int cached = cacheBits == 0 ? 0 : 1 << cacheBits;
    PrefixCode green = PrefixCode.read(bits, LITERALS + LENGTHS + cached);
    PrefixCode red = PrefixCode.read(bits, LITERALS);
    PrefixCode blue = PrefixCode.read(bits, LITERALS);
    PrefixCode alpha = PrefixCode.read(bits, LITERALS);
    PrefixCode distances = PrefixCode.read(bits, DISTANCES);
    int max = 0;
    for (int left = count; left > 0; ) {
      long before = bits.position();
      int symbol = green.next(bits);
      if (symbol < LITERALS) {
        max = Math.max(max, red.next(bits) << 8 | symbol);
        blue.next(bits);
        alpha.next(bits);
        left--;
      } else if (symbol < LITERALS + LENGTHS) {
        left -= number(symbol - LITERALS);
        number(distances.next(bits));
      } else {
        left--;
      }
      if (bits.position() == before) {
        return max; // codes of one symbol each: all pixels are like this one
      }
    }
    return max;
  }

  /** A length or a distance: its symbol, and the bits that the symbol leaves open. */
  private int number(int symbol) {
    if (symbol >= DISTANCES) {
      throw Bytes.corrupt("distance code " + symbol);
    }
    if (symbol < 4) {
      return symbol + 1;
    }
    int open = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << open) + bits.bits(open) + 1;
  }

  /**
   * Groups of five prefix codes.
   *
   * @param groups 1 or more
   * @param cacheBits of the colour cache, whose entries are symbols, too; 0 without
   */
  record Codes(int groups, int cacheBits) {}
}
