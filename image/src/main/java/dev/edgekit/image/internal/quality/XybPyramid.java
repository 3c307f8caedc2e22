package dev.edgekit.image.internal.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * A picture in XYB at falling sizes, as {@link Ssimulacra2} compares it: each scale is half of the
 * one before, averaged in linear light. Planes are float arrays, row by row. Thread-safe.
 */
final class XybPyramid {
  /** One scale: X, Y and B − Y, brought into 0 to 1. */
  static final class Scale {
    final int width;
    final int height;
    private final float[][] planes;

    private Scale(int width, int height, float[]... planes) {
      this.width = width;
      this.height = height;
      this.planes = planes;
    }

    float[] plane(int channel) {
      return planes[channel];
    }
  }

  /** Linear light of an 8-bit sRGB value (IEC 61966-2-1). */
  private static final float[] LINEAR = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      double v = i / 255.0;
      LINEAR[i] = (float) (v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }
  }

  private static final float BIAS = 0.003793073f;
  private static final float BIAS_ROOT = (float) Math.cbrt(BIAS);

  private final List<Scale> scales;

  private XybPyramid(List<Scale> scales) {
    this.scales = scales;
  }

  /**
   * A pyramid of at most this many scales; one that has a side under {@code minSide} isn't halved
   * again.
   */
  static XybPyramid of(int width, int height, int[] rgb, int maxScales, int minSide) {
    List<Scale> scales = new ArrayList<>(maxScales);
    Linear linear = Linear.of(width, height, rgb);
    while (scales.size() < maxScales) {
      scales.add(xyb(linear));
      if (linear.width < minSide || linear.height < minSide) {
        break;
      }
      linear = linear.half();
    }
    boolean tooSmall = width < minSide || height < minSide;
    return new XybPyramid(tooSmall ? List.of() : List.copyOf(scales));
  }

  int scales() {
    return scales.size();
  }

  Scale scale(int index) {
    return scales.get(index);
  }

  /** The opsin absorbance of JPEG XL (ISO/IEC 18181-1), and the shift to a positive range. */
  private static Scale xyb(Linear in) {
    int n = in.width * in.height;
    float[] xs = new float[n];
    float[] ys = new float[n];
    float[] bs = new float[n];
    for (int i = 0; i < n; i++) {
      float r = in.r[i];
      float g = in.g[i];
      float b = in.b[i];
      float l = root(0.3f * r + 0.622f * g + 0.078f * b + BIAS) - BIAS_ROOT;
      float m = root(0.23f * r + 0.692f * g + 0.078f * b + BIAS) - BIAS_ROOT;
      float s = root(0.24342269f * r + 0.20476745f * g + 0.55180985f * b + BIAS) - BIAS_ROOT;
      float y = 0.5f * (l + m);
      xs[i] = 0.5f * (l - m) * 14 + 0.42f;
      ys[i] = y + 0.01f;
      bs[i] = s - y + 0.55f;
    }
    return new Scale(in.width, in.height, xs, ys, bs);
  }

  /**
   * The cube root of a positive normal number, to the last bit or two: a guess by a third of the
   * exponent, a step of Halley's, a step of Newton's. Ten times as fast as {@link Math#cbrt}.
   */
  private static float root(float v) {
    float y = Float.intBitsToFloat(Float.floatToRawIntBits(v) / 3 + 0x2a514067);
    float cube = y * y * y;
    y = y * (cube + 2 * v) / (2 * cube + v);
    return y - (y - v / (y * y)) * (1 / 3f);
  }

  private static final class Linear {
    final int width;
    final int height;
    final float[] r;
    final float[] g;
    final float[] b;

    private Linear(int width, int height, float[] r, float[] g, float[] b) {
      this.width = width;
      this.height = height;
      this.r = r;
      this.g = g;
      this.b = b;
    }

    static Linear of(int width, int height, int[] rgb) {
      float[] r = new float[rgb.length];
      float[] g = new float[rgb.length];
      float[] b = new float[rgb.length];
      for (int i = 0; i < rgb.length; i++) {
        r[i] = LINEAR[rgb[i] >> 16 & 0xff];
        g[i] = LINEAR[rgb[i] >> 8 & 0xff];
        b[i] = LINEAR[rgb[i] & 0xff];
      }
      return new Linear(width, height, r, g, b);
    }

    Linear half() {
      return new Linear((width + 1) / 2, (height + 1) / 2, half(r), half(g), half(b));
    }

    /** Means of 2 × 2; an odd last column or row counts twice. */
    private float[] half(float[] in) {
      int w = (width + 1) / 2;
      int h = (height + 1) / 2;
      float[] out = new float[w * h];
      for (int y = 0; y < h; y++) {
        int top = 2 * y * width;
        int bottom = Math.min(2 * y + 1, height - 1) * width;
        for (int x = 0; x < w; x++) {
          int left = 2 * x;
          int right = Math.min(left + 1, width - 1);
          out[y * w + x] =
              0.25f * (in[top + left] + in[top + right] + in[bottom + left] + in[bottom + right]);
        }
      }
      return out;
    }
  }
}
