package dev.edgekit.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DeflaterOutputStream;

/**
 * PNG files of every colour type, depth, layout and filter, as PngSuite has them, written by the
 * letter of the specification. The samples are a pattern that each reader can compute.
 *
 * @param type 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
 * @param depth bits of a sample
 * @param interlaced in Adam7's passes
 * @param transparent with a {@code tRNS} chunk
 * @param filter 0 to 4, or 5 for each in turn
 */
record Pngs(
    int width,
    int height,
    int type,
    int depth,
    boolean interlaced,
    boolean transparent,
    int filter) {
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  byte[] file() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = {0, 0, 0, 0, 0, 0, 0, 0, (byte) depth, (byte) type, 0, 0, 0};
    header[12] = (byte) (interlaced ? 1 : 0);
    ByteBuffer.wrap(header).putInt(width).putInt(height);
    out.writeBytes(Pictures.chunk("IHDR", header));
    if (type == 3) {
      out.writeBytes(Pictures.chunk("PLTE", palette()));
    }
    if (transparent) {
      out.writeBytes(Pictures.chunk("tRNS", transparency()));
    }
    byte[] data = data();
    int half = data.length / 2; // two chunks: decoders have to join them
    out.writeBytes(Pictures.chunk("IDAT", java.util.Arrays.copyOf(data, half)));
    out.writeBytes(Pictures.chunk("IDAT", java.util.Arrays.copyOfRange(data, half, data.length)));
    out.writeBytes(Pictures.chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  /** What the pixel shows, as 0xAARRGGBB. */
  int argb(int x, int y) {
    int[] s = new int[4];
    for (int c = 0; c < channels(); c++) {
      s[c] = sample(x, y, c);
    }
    boolean keyed = transparent && type != 3 && isKey(s);
    return switch (type) {
      case 0 -> grey(s[0], keyed ? 0 : 255);
      case 2 -> rgb(s[0], s[1], s[2], keyed ? 0 : 255);
      case 3 -> entry(s[0]);
      case 4 -> grey(s[0], eight(s[1]));
      default -> rgb(s[0], s[1], s[2], eight(s[3]));
    };
  }

  private int grey(int value, int alpha) {
    return alpha << 24 | eight(value) * 0x010101;
  }

  private int rgb(int red, int green, int blue, int alpha) {
    return alpha << 24 | eight(red) << 16 | eight(green) << 8 | eight(blue);
  }

  private int entry(int index) {
    int alpha = transparent && index < 2 ? 100 * index : 255;
    return alpha << 24
        | (index * 37 & 0xff) << 16
        | (index * 91 & 0xff) << 8
        | (255 - index & 0xff);
  }

  private int eight(int value) {
    int greatest = (1 << depth) - 1;
    return (value * 255 + greatest / 2) / greatest;
  }

  private int sample(int x, int y, int channel) {
    int greatest = (1 << depth) - 1;
    return (x * 2_657 + y * 1_301 + channel * 911 + x * y) & greatest;
  }

  private boolean isKey(int[] sample) {
    int[] key = {sample(1, 1, 0), sample(1, 1, 1), sample(1, 1, 2)};
    return type == 0 ? sample[0] == key[0] : java.util.Arrays.equals(sample, 0, 3, key, 0, 3);
  }

  private int channels() {
    return switch (type) {
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> 1;
    };
  }

  private byte[] palette() {
    byte[] palette = new byte[3 << depth];
    for (int i = 0; i < 1 << depth; i++) {
      int argb = entry(i);
      palette[3 * i] = (byte) (argb >> 16);
      palette[3 * i + 1] = (byte) (argb >> 8);
      palette[3 * i + 2] = (byte) argb;
    }
    return palette;
  }

  private byte[] transparency() {
    if (type == 3) {
      return new byte[] {0, 100};
    }
    ByteBuffer key = ByteBuffer.allocate(2 * channels());
    for (int c = 0; c < channels(); c++) {
      key.putShort((short) sample(1, 1, c));
    }
    byte[] bytes = new byte[key.capacity()];
    key.get(0, bytes);
    return bytes;
  }

  private byte[] data() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      if (!interlaced) {
        pass(out, 0, 0, 1, 1);
      } else {
        for (int[] pass : PASSES) {
          pass(out, pass[0], pass[1], pass[2], pass[3]);
        }
      }
    }
    return bytes.toByteArray();
  }

  private void pass(DeflaterOutputStream out, int x0, int y0, int stepX, int stepY)
      throws IOException {
    int columns = (width - x0 + stepX - 1) / stepX;
    if (columns <= 0) {
      return;
    }
    int pixelBytes = Math.max(1, channels() * depth / 8);
    byte[] before = new byte[(columns * channels() * depth + 7) / 8];
    for (int y = y0, line = 0; y < height; y += stepY, line++) {
      byte[] row = row(x0, y, stepX, before.length);
      int kind = filter == 5 ? line % 5 : filter;
      out.write(kind);
      out.write(filtered(row, before, kind, pixelBytes));
      before = row;
    }
  }

  private byte[] row(int x0, int y, int step, int length) {
    byte[] row = new byte[length];
    int bit = 0;
    for (int x = x0; x < width; x += step) {
      for (int c = 0; c < channels(); c++, bit += depth) {
        int value = sample(x, y, c);
        if (depth == 16) {
          row[bit / 8] = (byte) (value >> 8);
          row[bit / 8 + 1] = (byte) value;
        } else {
          row[bit / 8] |= (byte) (value << (8 - depth - bit % 8));
        }
      }
    }
    return row;
  }

  private static byte[] filtered(byte[] row, byte[] up, int kind, int pixelBytes) {
    byte[] out = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xff;
      int above = up[i] & 0xff;
      int corner = i < pixelBytes ? 0 : up[i - pixelBytes] & 0xff;
      int guess =
          switch (kind) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> (left + above) / 2;
            case 4 -> paeth(left, above, corner);
            default -> 0;
          };
      out[i] = (byte) (row[i] - guess);
    }
    return out;
  }

  private static int paeth(int left, int above, int corner) {
    int byLeft = Math.abs(above - corner);
    int byAbove = Math.abs(left - corner);
    int byCorner = Math.abs(left + above - 2 * corner);
    return byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner;
  }
}
