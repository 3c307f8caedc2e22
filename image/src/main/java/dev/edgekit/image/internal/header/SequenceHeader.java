package dev.edgekit.image.internal.header;

import dev.edgekit.image.internal.bytes.BitReader;
import java.util.List;

/**
 * The part of AV1's sequence header that a container repeats (AV1 specification §5.5).
 *
 * @param profile 0 main, 1 high, 2 professional
 * @param level index of the level
 * @param tier 0 or 1
 * @param bitDepth 8, 10 or 12
 * @param monochrome whether there is no chroma
 * @param subsamplingX whether chroma is halved across
 * @param subsamplingY whether chroma is halved down
 * @param samplePosition where chroma lies
 * @param width the maximum frame width
 * @param height the maximum frame height
 */
public record SequenceHeader(
    int profile,
    int level,
    int tier,
    int bitDepth,
    boolean monochrome,
    boolean subsamplingX,
    boolean subsamplingY,
    int samplePosition,
    int width,
    int height) {

  private static final int SRGB_PRIMARIES = 1;
  private static final int SRGB_TRANSFER = 13;
  private static final int IDENTITY_MATRIX = 0;

  /**
   * The sequence header of AV1 data.
   *
   * @throws IllegalArgumentException if there is none that can be read, or a second one that
   *     differs, for which a decoder would make room for pictures of another size
   */
  public static SequenceHeader find(byte[] av1) {
    List<SequenceHeader> headers = all(av1);
    if (headers.size() != 1) {
      throw new IllegalArgumentException(
          "AV1 data with " + headers.size() + " different sequence headers");
    }
    return headers.get(0);
  }

  /**
   * The different sequence headers in AV1 data: a decoder makes room for each.
   *
   * @throws IllegalArgumentException if the data can't be read
   */
  public static List<SequenceHeader> all(byte[] av1) {
    return Obu.parse(av1).stream()
        .filter(unit -> unit.type() == Obu.SEQUENCE_HEADER)
        .map(unit -> read(new BitReader(av1, unit.payload(), unit.end())))
        .distinct()
        .toList();
  }

  /**
   * How many frames there are: each costs the time of a whole picture, however few bytes it has.
   *
   * @throws IllegalArgumentException if the data can't be read
   */
  public static long frames(byte[] av1) {
    return Obu.parse(av1).stream()
        .filter(unit -> unit.type() == Obu.FRAME || unit.type() == Obu.FRAME_HEADER)
        .count();
  }

  /**
   * AVIF's name for the profile (AVIF §8), for the file's list of brands; empty if there is none.
   */
  public String brand() {
    return switch (profile) {
      case 0 -> "MA1B";
      case 1 -> "MA1A";
      default -> "";
    };
  }

  /** Writes it as {@code av1C} (AV1-ISOBMFF §2.3). */
  public void writeConfiguration(Boxes boxes) {
    int flags =
        tier << 7
            | (bitDepth > 8 ? 0x40 : 0)
            | (bitDepth > 10 ? 0x20 : 0)
            | (monochrome ? 0x10 : 0)
            | (subsamplingX ? 0x08 : 0)
            | (subsamplingY ? 0x04 : 0)
            | samplePosition;
    boxes.open("av1C").u8(0x81).u8(profile << 5 | level).u8(flags).u8(0).close();
  }

  private static SequenceHeader read(BitReader in) {
    int profile = in.bits(3);
    in.bits(1); // still_picture
    boolean reduced = in.flag();
    int[] levelAndTier = reduced ? new int[] {in.bits(5), 0} : operatingPoints(in);
    int widthBits = in.bits(4) + 1;
    int heightBits = in.bits(4) + 1;
    int width = in.bits(widthBits) + 1;
    int height = in.bits(heightBits) + 1;
    skipTools(in, reduced);
    return colour(in, profile, levelAndTier, width, height);
  }

  private static int[] operatingPoints(BitReader in) {
    if (in.flag()) {
      throw new IllegalArgumentException("AV1 timing information is not supported");
    }
    boolean displayDelay = in.flag();
    int points = in.bits(5) + 1;
    int[] first = {0, 0};
    for (int i = 0; i < points; i++) {
      in.bits(12);
      int level = in.bits(5);
      int tier = level > 7 ? in.bits(1) : 0;
      if (displayDelay && in.flag()) {
        in.bits(4);
      }
      if (i == 0) {
        first = new int[] {level, tier};
      }
    }
    return first;
  }

  private static void skipTools(BitReader in, boolean reduced) {
    if (!reduced && in.flag()) {
      in.bits(7); // frame ids: two lengths
    }
    in.bits(3); // 128 × 128 superblocks, filter intra, intra edge filter
    if (!reduced) {
      in.bits(4); // interintra, masked, warped, dual filter
      if (in.flag()) {
        in.bits(2); // order hint: jnt_comp, ref_frame_mvs
        skipScreenContent(in);
        in.bits(3);
      } else {
        skipScreenContent(in);
      }
    }
    in.bits(3); // superres, cdef, restoration
  }

  private static void skipScreenContent(BitReader in) {
    boolean chosen = in.flag();
    int force = chosen ? 2 : in.bits(1);
    if (force > 0 && !in.flag()) {
      in.bits(1);
    }
  }

  private static SequenceHeader colour(
      BitReader in, int profile, int[] levelAndTier, int width, int height) {
    boolean high = in.flag();
    int depth = profile == 2 && high && in.flag() ? 12 : high ? 10 : 8;
    boolean mono = profile != 1 && in.flag();
    int[] cicp = in.flag() ? new int[] {in.bits(8), in.bits(8), in.bits(8)} : new int[] {2, 2, 2};
    boolean x = true;
    boolean y = true;
    int position = 0;
    if (mono) {
      in.bits(1);
    } else if (cicp[0] == SRGB_PRIMARIES
        && cicp[1] == SRGB_TRANSFER
        && cicp[2] == IDENTITY_MATRIX) {
      x = false;
      y = false;
    } else {
      in.bits(1);
      x = profile == 0 || (profile == 2 && (depth != 12 || in.flag()));
      y = profile == 0 || (profile == 2 && depth == 12 && x && in.flag());
      position = x && y ? in.bits(2) : 0;
    }
    return new SequenceHeader(
        profile, levelAndTier[0], levelAndTier[1], depth, mono, x, y, position, width, height);
  }
}
