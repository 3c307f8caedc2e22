package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.Gamut;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.GammaSpace;
import dev.edgekit.image.internal.bytes.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What red, green and blue mean: three curves to light, and a matrix to CIE XYZ under D50.
 *
 * @param curves of red, green, blue
 * @param toXyz by rows
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record RgbSpace(List<Curve> curves, double[] toXyz) {
  private static final double[] D50 = {0.96422, 1, 0.82521};
  private static final double[] D65 = {0.3127, 0.3290};
  private static final double[] BRADFORD = {
    0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296
  };
  private static final int HEADER_BYTES = 128;
  private static final int MAX_TAGS = 100;
  private static final Set<Integer> KNOWN_PRIMARIES = Set.of(1, 4, 5, 6, 7, 8, 9, 11, 12, 22);
  private static final Set<Integer> PLAIN_TRANSFERS = Set.of(1, 4, 5, 6, 13, 14, 15);
  private static final double MAX_EXPONENT = 10;
  private static final double MAX_FACTOR = 100;
  private static final double FIXED = 65_536;

  /** XYZ values that differ by less look the same. */
  private static final double SAME = 0.003;

  static final RgbSpace SRGB = of(Curve.SRGB, primaries(0.64, 0.33, 0.30, 0.60, 0.15, 0.06, D65));
  static final RgbSpace DISPLAY_P3 =
      of(Curve.SRGB, primaries(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, D65));
  private static final RgbSpace BT2020 =
      of(Curve.SRGB, primaries(0.708, 0.292, 0.170, 0.797, 0.131, 0.046, D65));
  private static final double[] C = {0.310, 0.316};
  private static final RgbSpace NTSC_1953 =
      of(Curve.SRGB, primaries(0.67, 0.33, 0.21, 0.71, 0.14, 0.08, C));
  private static final RgbSpace FILM =
      of(Curve.SRGB, primaries(0.681, 0.319, 0.243, 0.692, 0.145, 0.049, C));
  private static final RgbSpace EBU =
      of(Curve.SRGB, primaries(0.630, 0.340, 0.295, 0.605, 0.155, 0.077, D65));
  private static final RgbSpace PAL =
      of(Curve.SRGB, primaries(0.64, 0.33, 0.29, 0.60, 0.15, 0.06, D65));
  private static final RgbSpace NTSC =
      of(Curve.SRGB, primaries(0.630, 0.340, 0.310, 0.595, 0.155, 0.070, D65));
  private static final RgbSpace DCI_P3 =
      of(
          Curve.SRGB,
          primaries(0.680, 0.320, 0.265, 0.690, 0.150, 0.060, new double[] {0.314, 0.351}));

  static RgbSpace of(Gamut gamut) {
    return gamut == Gamut.DISPLAY_P3 ? DISPLAY_P3 : SRGB;
  }

  /**
   * The space of code points; sRGB's primaries and curve where they are unstated or unknown.
   * Television's curves count as sRGB's, as in browsers for AVIF; so do those of {@link HdrCurve},
   * since decoding has mapped them to it.
   */
  static RgbSpace of(Cicp cicp) {
    RgbSpace space =
        switch (cicp.primaries()) {
          case 4 -> NTSC_1953;
          case 5 -> PAL;
          case 6, 7 -> NTSC;
          case 8 -> FILM;
          case 9 -> BT2020;
          case 11 -> DCI_P3;
          case 12 -> DISPLAY_P3;
          case 22 -> EBU;
          default -> SRGB;
        };
    return switch (cicp.transfer()) {
      case 4 -> of(Curve.gamma(2.2), space.toXyz);
      case 5 -> of(Curve.gamma(2.8), space.toXyz);
      default -> space;
    };
  }

  /** The code points as {@link #of(Cicp)} understands them, with JPEG's matrix and full range. */
  static Cicp understood(Cicp cicp) {
    return new Cicp(
        KNOWN_PRIMARIES.contains(cicp.primaries()) ? cicp.primaries() : Cicp.SRGB.primaries(),
        PLAIN_TRANSFERS.contains(cicp.transfer()) ? cicp.transfer() : Cicp.SRGB.transfer(),
        Cicp.SRGB.matrix(),
        true);
  }

  /** The space of a power and chromaticities; absent where no screen could have it. */
  static Optional<RgbSpace> of(GammaSpace gamma) {
    List<Double> at = gamma.chromaticities();
    double exponent = gamma.exponent();
    if (!(exponent >= 1 / MAX_EXPONENT && exponent <= MAX_EXPONENT)) {
      return Optional.empty();
    }
    double[] toXyz =
        primaries(
            at.get(2),
            at.get(3),
            at.get(4),
            at.get(5),
            at.get(6),
            at.get(7),
            new double[] {at.get(0), at.get(1)});
    return isSane(toXyz) ? Optional.of(of(Curve.gamma(exponent), toXyz)) : Optional.empty();
  }

  /** Whether white is a mixture of the three colours, and they can be told apart. */
  private static boolean isSane(double[] toXyz) {
    double[] back = inverse(toXyz);
    for (int i = 0; i < 9; i++) {
      if (!(Math.abs(toXyz[i]) <= MAX_FACTOR && Math.abs(back[i]) <= MAX_FACTOR)) {
        return false; // true for NaN, too
      }
    }
    return true;
  }

  /** The space of an ICC profile of curves and a matrix; absent if it is of another kind. */
  static Optional<RgbSpace> ofIcc(byte[] profile) {
    Bytes icc = Bytes.of(profile);
    try {
      if (!icc.is(16, "RGB ") || !icc.is(20, "XYZ ")) {
        return Optional.empty();
      }
      double[] toXyz = new double[9];
      Curve[] curves = new Curve[3];
      for (int i = 0; i < 3; i++) {
        String colour = "rgb".substring(i, i + 1);
        Optional<Bytes> xyz = tag(icc, colour + "XYZ");
        Optional<Curve> curve = tag(icc, colour + "TRC").flatMap(Curve::ofIcc);
        if (xyz.isEmpty() || curve.isEmpty()) {
          return Optional.empty();
        }
        curves[i] = curve.get();
        for (int row = 0; row < 3; row++) {
          toXyz[3 * row + i] = (int) xyz.get().u32(8 + 4L * row) / FIXED;
        }
      }
      return Optional.of(new RgbSpace(List.of(curves), toXyz));
    } catch (ImageException e) {
      return Optional.empty(); // a broken profile does not make a picture unusable
    }
  }

  /**
   * The curve that an ICC profile has for grey, even a profile for colours; absent if there is
   * none.
   */
  static Optional<Curve> curveOfIcc(byte[] profile) {
    return greyOfIcc(profile).or(() -> ofIcc(profile).map(space -> space.curves.get(1)));
  }

  /** The curve of an ICC profile of grey; absent if it is of another kind. */
  static Optional<Curve> greyOfIcc(byte[] profile) {
    Bytes icc = Bytes.of(profile);
    try {
      return icc.is(16, "GRAY") ? tag(icc, "kTRC").flatMap(Curve::ofIcc) : Optional.empty();
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  private static Optional<Bytes> tag(Bytes icc, String name) {
    long count = Math.min(MAX_TAGS, icc.u32(HEADER_BYTES));
    for (long i = 0; i < count; i++) {
      long entry = HEADER_BYTES + 4 + 12 * i;
      if (icc.is(entry, name)) {
        return Optional.of(icc.slice(icc.u32(entry + 4), icc.u32(entry + 8)));
      }
    }
    return Optional.empty();
  }

  /** Whether both spaces look the same to a viewer. */
  boolean isAlmost(RgbSpace other) {
    for (int i = 0; i < toXyz.length; i++) {
      if (Math.abs(toXyz[i] - other.toXyz[i]) > SAME) {
        return false;
      }
    }
    for (int i = 0; i < curves.size(); i++) {
      if (!curves.get(i).isAlmost(other.curves.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The matrix from this space's light to that of another. */
  double[] matrixTo(RgbSpace other) {
    return product(inverse(other.toXyz), toXyz);
  }

  private static RgbSpace of(Curve curve, double[] toXyz) {
    return new RgbSpace(List.of(curve, curve, curve), toXyz);
  }

  /**
   * The matrix to XYZ from chromaticities, adapted to D50 by Bradford's method, as in ICC profiles.
   */
  private static double[] primaries(
      double rx, double ry, double gx, double gy, double bx, double by, double[] white) {
    double[] xyz = {
      rx / ry, gx / gy, bx / by, 1, 1, 1, (1 - rx - ry) / ry, (1 - gx - gy) / gy, (1 - bx - by) / by
    };
    double[] light = {white[0] / white[1], 1, (1 - white[0] - white[1]) / white[1]};
    double[] strength = times(inverse(xyz), light);
    for (int i = 0; i < 9; i++) {
      xyz[i] *= strength[i % 3] > 0 ? strength[i % 3] : Double.NaN; // white is no mixture of them
    }
    double[] cones = times(BRADFORD, light);
    double[] wanted = times(BRADFORD, D50);
    double[] scale = {
      wanted[0] / cones[0], 0, 0, 0, wanted[1] / cones[1], 0, 0, 0, wanted[2] / cones[2]
    };
    return product(product(inverse(BRADFORD), product(scale, BRADFORD)), xyz);
  }

  private static double[] times(double[] matrix, double[] vector) {
    double[] result = new double[3];
    for (int i = 0; i < 9; i++) {
      result[i / 3] += matrix[i] * vector[i % 3];
    }
    return result;
  }

  private static double[] product(double[] one, double[] other) {
    double[] result = new double[9];
    for (int i = 0; i < 9; i++) {
      for (int k = 0; k < 3; k++) {
        result[i] += one[i / 3 * 3 + k] * other[3 * k + i % 3];
      }
    }
    return result;
  }

  private static double[] inverse(double[] m) {
    double[] result = new double[9];
    double determinant = 0;
    for (int i = 0; i < 9; i++) {
      int row = i / 3;
      int column = i % 3;
      double cofactor =
          m[(row + 1) % 3 * 3 + (column + 1) % 3] * m[(row + 2) % 3 * 3 + (column + 2) % 3]
              - m[(row + 1) % 3 * 3 + (column + 2) % 3] * m[(row + 2) % 3 * 3 + (column + 1) % 3];
      result[3 * column + row] = cofactor;
      determinant += row == 0 ? m[i] * cofactor : 0;
    }
    for (int i = 0; i < 9; i++) {
      result[i] /= determinant;
    }
    return result;
  }
}
