package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.internal.bytes.Bytes;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** A curve from a sample's value to light: 256 numbers, each 0 to 1. Immutable by convention. */
final class Curve {
  static final Curve SRGB =
      of(v -> v <= 0.04045 ? v / 12.92 : StrictMath.pow((v + 0.055) / 1.055, 2.4));

  private static final int PARAMETRIC_TYPES = 5;
  private static final double FIXED = 65_536;

  /** Curves that differ by less than this many steps of a sample look the same. */
  private static final double SAME = 1.5;

  final float[] light;

  private Curve(float[] light) {
    this.light = light;
  }

  static Curve of(DoubleUnaryOperator function) {
    float[] light = new float[256];
    for (int i = 0; i < light.length; i++) {
      light[i] = (float) Math.min(1, Math.max(0, function.applyAsDouble(i / 255.0)));
    }
    return new Curve(light);
  }

  static Curve gamma(double gamma) {
    return of(v -> StrictMath.pow(v, gamma));
  }

  /**
   * An ICC curve: {@code curv} or {@code para} (ICC.1:2022, §10.6 and 10.18); absent if neither.
   */
  static Optional<Curve> ofIcc(Bytes tag) {
    if (tag.is(0, "curv")) {
      return Optional.of(table(tag));
    }
    return tag.is(0, "para") && tag.u16(8) < PARAMETRIC_TYPES
        ? Optional.of(parametric(tag))
        : Optional.empty();
  }

  private static Curve table(Bytes tag) {
    long count = tag.u32(8);
    if (count == 0) {
      return of(v -> v);
    }
    if (count == 1) {
      return gamma(tag.u16(12) / 256.0);
    }
    return of(
        v -> {
          double at = v * (count - 1);
          long low = Math.min((long) at, count - 2);
          double part = at - low;
          double value = tag.u16(12 + 2 * low) * (1 - part) + tag.u16(12 + 2 * (low + 1)) * part;
          return value / 65_535;
        });
  }

  private static Curve parametric(Bytes tag) {
    int type = tag.u16(8);
    int[] counts = {1, 3, 4, 5, 7};
    double[] p = {1, 1, 0, 0, Double.NEGATIVE_INFINITY, 0, 0}; // g a b c d e f
    for (int i = 0; i < counts[type]; i++) {
      p[i] = (int) tag.u32(12 + 4L * i) / FIXED;
    }
    double start = type == 1 || type == 2 ? -p[2] / p[1] : p[4];
    double slope = type < 3 ? 0 : p[3];
    double below = type == 2 ? p[3] : p[6];
    double above = type == 2 ? p[3] : p[5];
    return of(v -> v >= start ? power(p[1] * v + p[2], p[0]) + above : slope * v + below);
  }

  private static double power(double base, double exponent) {
    return StrictMath.pow(Math.max(0, base), exponent);
  }

  /** Whether both curves look the same to a viewer. */
  boolean isAlmost(Curve other) {
    if (this == other) {
      return true;
    }
    for (int i = 0; i < light.length; i++) {
      if (Math.abs(encode(light[i]) - encode(other.light[i])) > SAME / 255) {
        return false;
      }
    }
    return true;
  }

  /** Light as a sample's value by sRGB's curve, both 0 to 1. */
  static double encode(double light) {
    return light <= 0.0031308 ? light * 12.92 : 1.055 * StrictMath.pow(light, 1 / 2.4) - 0.055;
  }
}
