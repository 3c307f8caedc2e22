package dev.edgekit.image;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A picture's colours and rough shapes in about 25 bytes, to show while it loads: Evan Wallace's <a
 * href="https://evanw.github.io/thumbhash/">ThumbHash</a>, a discrete cosine transform of luminance
 * and two colour differences, with alpha and the aspect ratio. Any ThumbHash decoder reads it.
 * Immutable and thread-safe.
 */
public final class ThumbHash {
  /** The maximum width and height that are hashed: more pixels would add nothing to 25 bytes. */
  public static final int MAX_SIDE = 100;

  private final byte[] bytes;
  private final int rgb;

  private ThumbHash(byte[] bytes, int rgb) {
    this.bytes = bytes;
    this.rgb = rgb;
  }

  /**
   * The hash of a small picture.
   *
   * @param argb 8-bit sRGB with alpha not premultiplied, row by row
   * @throws IllegalArgumentException if a side is not 1 to {@value #MAX_SIDE}
   */
  public static ThumbHash of(int width, int height, int[] argb) {
    requireNonNull(argb, "argb must not be null");
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IllegalArgumentException(
          "sides must be 1 to %d: %d × %d".formatted(MAX_SIDE, width, height));
    }
    return new Encoder(width, height, argb).encode();
  }

  /** The hash itself; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The hash in Base64, as {@code data-thumbhash} usually holds it. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The picture's average colour for CSS: {@code #8f7a55}. */
  public String averageColour() {
    return "#%06x".formatted(rgb);
  }

  /**
   * The picture that the hash stands for, 16 pixels wide or high at most, as a PNG in a {@code
   * data:} address.
   */
  public String dataUri() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(new ThumbHashDecoder(bytes).decode(), "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
  }

  /**
   * The value of a CSS {@code background}; absent for a picture with transparency, through which
   * the background would go on showing.
   */
  Optional<String> css() {
    boolean alpha = (bytes[2] & 0x80) != 0;
    return alpha
        ? Optional.empty()
        : Optional.of(averageColour() + " url(" + dataUri() + ") center/cover no-repeat");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThumbHash that && Arrays.equals(that.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** As {@link #base64()}. */
  @Override
  public String toString() {
    return base64();
  }

  private static final class Encoder {
    private final int width;
    private final int height;
    private final boolean alpha;
    private final double[] average;
    private final double[][] channels;
    private byte[] hash = {};
    private int nibbles;

    Encoder(int width, int height, int[] argb) {
      this.width = width;
      this.height = height;
      average = average(argb);
      alpha = average[3] < width * height;
      channels = channels(argb);
    }

    ThumbHash encode() {
      double limit = (alpha ? 5.0 : 7.0) / Math.max(width, height);
      int lx = (int) Math.max(1, Math.round(limit * width));
      int ly = (int) Math.max(1, Math.round(limit * height));
      Cosines l = new Cosines(channels[0], Math.max(3, lx), Math.max(3, ly));
      Cosines p = new Cosines(channels[1], 3, 3);
      Cosines q = new Cosines(channels[2], 3, 3);
      boolean landscape = width > height;
      int header24 =
          round(63, l.dc)
              | round(31.5, 1 + p.dc) << 6
              | round(31.5, 1 + q.dc) << 12
              | round(31, l.scale) << 18
              | (alpha ? 1 << 23 : 0);
      int header16 =
          (landscape ? ly : lx)
              | round(63, p.scale) << 3
              | round(63, q.scale) << 9
              | (landscape ? 1 << 15 : 0);
      hash =
          new byte[] {
            (byte) header24,
            (byte) (header24 >> 8),
            (byte) (header24 >> 16),
            (byte) header16,
            (byte) (header16 >> 8)
          };
      if (alpha) {
        Cosines a = new Cosines(channels[3], 5, 5);
        hash = Arrays.copyOf(hash, 6);
        hash[5] = (byte) (round(15, a.dc) | round(15, a.scale) << 4);
        append(l, p, q, a);
      } else {
        append(l, p, q);
      }
      int rgb = round(255, average[0]) << 16 | round(255, average[1]) << 8 | round(255, average[2]);
      return new ThumbHash(hash, rgb);
    }

    /** Appends four bits for each coefficient, the lower half of a byte first. */
    private void append(Cosines... parts) {
      int start = hash.length;
      int count = Arrays.stream(parts).mapToInt(part -> part.count).sum();
      hash = Arrays.copyOf(hash, start + (count + 1) / 2);
      for (Cosines part : parts) {
        for (int i = 0; i < part.count; i++, nibbles++) {
          int nibble = round(15, part.scale == 0 ? 0 : 0.5 + 0.5 / part.scale * part.ac[i]);
          hash[start + nibbles / 2] |= (byte) (nibble << (4 * (nibbles & 1)));
        }
      }
    }

    private static double[] average(int[] argb) {
      double[] sum = new double[4];
      for (int pixel : argb) {
        double a = (pixel >>> 24) / 255.0;
        sum[0] += a * (pixel >> 16 & 0xff) / 255;
        sum[1] += a * (pixel >> 8 & 0xff) / 255;
        sum[2] += a * (pixel & 0xff) / 255;
        sum[3] += a;
      }
      for (int i = 0; i < 3 && sum[3] > 0; i++) {
        sum[i] /= sum[3];
      }
      return sum;
    }

    /** Luminance, yellow − blue, red − green, alpha; transparent pixels take the average. */
    private double[][] channels(int[] argb) {
      double[][] lpqa = new double[4][argb.length];
      for (int i = 0; i < argb.length; i++) {
        double a = (argb[i] >>> 24) / 255.0;
        double r = average[0] * (1 - a) + a * (argb[i] >> 16 & 0xff) / 255;
        double g = average[1] * (1 - a) + a * (argb[i] >> 8 & 0xff) / 255;
        double b = average[2] * (1 - a) + a * (argb[i] & 0xff) / 255;
        lpqa[0][i] = (r + g + b) / 3;
        lpqa[1][i] = (r + g) / 2 - b;
        lpqa[2][i] = r - g;
        lpqa[3][i] = a;
      }
      return lpqa;
    }

    private static int round(double range, double value) {
      return (int) Math.round(range * value);
    }

    /** The lowest nx · ny / 2 coefficients of a channel, and their maximum. */
    private final class Cosines {
      final double dc;
      final double[] ac;
      final int count;
      final double scale;

      Cosines(double[] channel, int nx, int ny) {
        ac = new double[nx * ny];
        double mean = 0;
        double max = 0;
        int n = 0;
        for (int cy = 0; cy < ny; cy++) {
          for (int cx = 0; cx * ny < nx * (ny - cy); cx++) {
            double f = coefficient(channel, cx, cy);
            if (cx == 0 && cy == 0) {
              mean = f;
            } else {
              ac[n++] = f;
              max = Math.max(max, Math.abs(f));
            }
          }
        }
        dc = mean;
        count = n;
        scale = max;
      }

      private double coefficient(double[] channel, int cx, int cy) {
        double sum = 0;
        for (int y = 0; y < height; y++) {
          double fy = Math.cos(Math.PI / height * cy * (y + 0.5));
          for (int x = 0; x < width; x++) {
            sum += channel[y * width + x] * Math.cos(Math.PI / width * cx * (x + 0.5)) * fy;
          }
        }
        return sum / (width * height);
      }
    }
  }
}
