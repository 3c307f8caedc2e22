package dev.edgekit.image.png;

import dev.edgekit.image.ImageInfo;
import dev.edgekit.image.header.Bytes;
import dev.edgekit.image.pixels.HdrCurve;
import java.util.Arrays;
import java.util.Optional;

/** What a PNG's samples mean, as bytes in one plane for each channel of the picture. */
final class PngColours {
  private static final int MAX_COLOURS = 256;

  private final PngHead head;
  private final int channels;
  private final Optional<int[]> key;
  private final byte[][] palette;
  private final byte[] widened;
  private final Optional<HdrCurve> curve;
  private final HdrCurve.Weights weights;
  private int[] samples = new int[0];

  PngColours(PngChunks chunks, ImageInfo info) {
    this.head = chunks.head();
    this.channels = head.channels();
    this.palette = head.type() == PngHead.PALETTE ? palette(chunks) : new byte[0][];
    boolean keyed = head.type() == PngHead.GREY || head.type() == PngHead.RGB;
    this.key = chunks.transparency().filter(t -> keyed).map(this::key);
    this.widened = widened(head.depth());
    this.curve = HdrCurve.of(info);
    this.weights = HdrCurve.Weights.of(info);
  }

  boolean isGrey() {
    return head.type() == PngHead.GREY || head.type() == PngHead.GREY_ALPHA;
  }

  int colours() {
    return isGrey() ? 1 : 3;
  }

  int planes() {
    return palette.length > 0 ? palette.length : channels + (key.isPresent() ? 1 : 0);
  }

  /** Puts a row's pixels into the planes, from a place on, so many steps apart. */
  void put(byte[] row, int columns, byte[][] planes, int to, int step) {
    split(row, columns * channels);
    if (palette.length > 0) {
      for (int c = 0; c < palette.length; c++) {
        for (int x = 0, at = to; x < columns; x++, at += step) {
          planes[c][at] = palette[c][samples[x]];
        }
      }
      return;
    }
    curve.ifPresent(light -> putLight(light, columns, planes, to, step));
    for (int c = curve.isPresent() ? colours() : 0; c < channels; c++) {
      byte[] plane = planes[c];
      for (int x = 0, at = to, from = c; x < columns; x++, at += step, from += channels) {
        plane[at] = widened[samples[from]];
      }
    }
    key.ifPresent(transparent -> putKey(transparent, columns, planes[channels], to, step));
  }

  /** Samples of more light than eight bits hold, while they have all of theirs. */
  private void putLight(HdrCurve light, int columns, byte[][] planes, int to, int step) {
    float greatest = (1 << head.depth()) - 1;
    float[][] row = new float[colours()][columns];
    byte[][] shown = new byte[colours()][columns];
    for (int c = 0; c < row.length; c++) {
      for (int x = 0, from = c; x < columns; x++, from += channels) {
        row[c][x] = samples[from] / greatest;
      }
    }
    light.map(row, weights, shown, 0);
    for (int c = 0; c < row.length; c++) {
      for (int x = 0, at = to; x < columns; x++, at += step) {
        planes[c][at] = shown[c][x];
      }
    }
  }

  private void putKey(int[] transparent, int columns, byte[] alpha, int to, int step) {
    for (int x = 0, at = to; x < columns; x++, at += step) {
      int from = x * channels;
      boolean clear = Arrays.equals(samples, from, from + channels, transparent, 0, channels);
      alpha[at] = (byte) (clear ? 0 : 255);
    }
  }

  /** The row's samples, each a number. */
  private void split(byte[] row, int count) {
    if (samples.length < count) {
      samples = new int[count];
    }
    int depth = head.depth();
    if (depth == 8) {
      for (int i = 0; i < count; i++) {
        samples[i] = row[1 + i] & 0xff;
      }
    } else if (depth == 16) {
      for (int i = 0; i < count; i++) {
        samples[i] = (row[1 + 2 * i] & 0xff) << 8 | (row[2 + 2 * i] & 0xff);
      }
    } else {
      int mask = (1 << depth) - 1;
      for (int i = 0, bit = 0; i < count; i++, bit += depth) {
        samples[i] = row[1 + (bit >> 3)] >> (8 - depth - (bit & 7)) & mask;
      }
    }
  }

  private int[] key(Bytes transparency) {
    int[] transparent = new int[channels];
    for (int c = 0; c < channels; c++) {
      transparent[c] = transparency.u16(2L * c) & ((1 << head.depth()) - 1);
    }
    return transparent;
  }

  /** Red, green, blue, and alpha if there is one, of each number; black for those not listed. */
  private static byte[][] palette(PngChunks chunks) {
    Bytes listed = chunks.palette();
    if (listed.length() == 0 || listed.length() % 3 != 0 || listed.length() > 3 * MAX_COLOURS) {
      throw Bytes.corrupt("a PNG palette of " + listed.length() + " bytes");
    }
    boolean alpha = chunks.transparency().isPresent();
    byte[][] palette = new byte[alpha ? 4 : 3][MAX_COLOURS];
    for (int i = 0; i < listed.length(); i++) {
      palette[i % 3][i / 3] = (byte) listed.u8(i);
    }
    chunks.transparency().ifPresent(listedAlpha -> opacity(listedAlpha, palette[3]));
    return palette;
  }

  private static void opacity(Bytes listed, byte[] into) {
    Arrays.fill(into, (byte) 255);
    for (int i = 0; i < Math.min(listed.length(), into.length); i++) {
      into[i] = (byte) listed.u8(i);
    }
  }

  private static byte[] widened(int depth) {
    int greatest = (1 << depth) - 1;
    byte[] widened = new byte[greatest + 1];
    for (int i = 0; i <= greatest; i++) {
      widened[i] = (byte) ((i * 255 + greatest / 2) / greatest);
    }
    return widened;
  }
}
