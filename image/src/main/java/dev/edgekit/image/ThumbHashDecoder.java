package dev.edgekit.image;

import java.awt.image.BufferedImage;

/** The picture that a ThumbHash stands for, at a few pixels. Confined to one thread. */
final class ThumbHashDecoder {
  /** Enough for the finest wave, of seven half periods. */
  private static final int SIDE = 16;

  /** The boost that the format prescribes for colours, which four bits wash out. */
  private static final double SATURATION = 1.25;

  private final byte[] hash;
  private final boolean alpha;
  private final int lx;
  private final int ly;
  private int nibble;

  ThumbHashDecoder(byte[] hash) {
    this.hash = hash;
    this.alpha = (u8(2) & 0x80) != 0;
    boolean landscape = (u8(4) & 0x80) != 0;
    int max = alpha ? 5 : 7;
    int least = Math.max(3, u8(3) & 7);
    this.lx = landscape ? max : least;
    this.ly = landscape ? least : max;
    this.nibble = alpha ? 12 : 10;
  }

  BufferedImage decode() {
    int header24 = u8(0) | u8(1) << 8 | u8(2) << 16;
    int header16 = u8(3) | u8(4) << 8;
    Waves l = new Waves(lx, ly, (header24 & 63) / 63.0, (header24 >> 18 & 31) / 31.0);
    Waves p = colour(header24 >> 6, header16 >> 3);
    Waves q = colour(header24 >> 12, header16 >> 9);
    Waves a = alpha ? new Waves(5, 5, (u8(5) & 15) / 15.0, (u8(5) >> 4) / 15.0) : opaque();
    int width = Math.max(1, Math.round(lx > ly ? SIDE : (float) SIDE * lx / ly));
    int height = Math.max(1, Math.round(lx > ly ? (float) SIDE * ly / lx : SIDE));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double u = (x + 0.5) / width;
        double v = (y + 0.5) / height;
        image.setRGB(x, y, argb(a.at(u, v), l.at(u, v), p.at(u, v), q.at(u, v)));
      }
    }
    return image;
  }

  private Waves colour(int dc, int scale) {
    return new Waves(3, 3, (dc & 63) / 31.5 - 1, SATURATION * (scale & 63) / 63.0);
  }

  private Waves opaque() {
    return new Waves(1, 1, 1, 0);
  }

  private static int argb(double a, double l, double p, double q) {
    double b = l - 2.0 / 3 * p;
    double r = (3 * l - b + q) / 2;
    return byteOf(a) << 24 | byteOf(r) << 16 | byteOf(r - q) << 8 | byteOf(b);
  }

  private static int byteOf(double value) {
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }

  private int u8(int at) {
    return hash[at] & 0xff;
  }

  /** A channel: its mean, and the coefficients that follow in the hash. */
  private final class Waves {
    private final int nx;
    private final int ny;
    private final double dc;
    private final double[] ac;

    Waves(int nx, int ny, double dc, double scale) {
      this.nx = nx;
      this.ny = ny;
      this.dc = dc;
      this.ac = new double[nx * ny];
      for (int cy = 0; cy < ny; cy++) {
        for (int cx = cy > 0 ? 0 : 1; cx * ny < nx * (ny - cy); cx++, nibble++) {
          int four = u8(nibble / 2) >> (4 * (nibble & 1)) & 15;
          ac[cy * nx + cx] = (four / 7.5 - 1) * scale;
        }
      }
    }

    double at(double u, double v) {
      double sum = dc;
      for (int cy = 0; cy < ny; cy++) {
        for (int cx = 0; cx < nx; cx++) {
          double wave = Math.cos(Math.PI * u * cx) * Math.cos(Math.PI * v * cy);
          sum += 2 * ac[cy * nx + cx] * wave;
        }
      }
      return sum;
    }
  }
}
