package dev.edgekit.image.internal.pixels;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.engine.Plane;
import java.util.List;
import java.util.Map;

/**
 * How red, green and blue are computed from brightness and two colour differences (matrix
 * coefficients, ITU-T H.273 §8.3): each is the brightness plus these parts of the differences,
 * which are 0 for grey and a half at most.
 *
 * @param redOfFirst of Cb or Cg
 * @param redOfSecond of Cr or Co
 * @param greenOfFirst of Cb or Cg
 * @param greenOfSecond of Cr or Co
 * @param blueOfFirst of Cb or Cg
 * @param blueOfSecond of Cr or Co
 */
public record ColourMatrix(
    double redOfFirst,
    double redOfSecond,
    double greenOfFirst,
    double greenOfSecond,
    double blueOfFirst,
    double blueOfSecond) {
  private static final int UNSTATED = 2;
  private static final int YCGCO = 8;
  private static final int OF_PRIMARIES = 12;

  /** The parts of red and blue in brightness, by the matrix's number. */
  private static final Map<Integer, double[]> PARTS =
      Map.of(
          1, new double[] {0.2126, 0.0722},
          4, new double[] {0.30, 0.11},
          5, new double[] {0.299, 0.114},
          6, new double[] {0.299, 0.114},
          7, new double[] {0.212, 0.087},
          9, new double[] {0.2627, 0.0593});

  /** The same parts as derived from primaries and white (H.273, equations 39 to 44). */
  private static final Map<Integer, double[]> PARTS_OF_PRIMARIES =
      Map.of(
          1, new double[] {0.2126, 0.0722},
          4, new double[] {0.2990, 0.1146},
          5, new double[] {0.2220, 0.0713},
          6, new double[] {0.2124, 0.0866},
          7, new double[] {0.2124, 0.0866},
          8, new double[] {0.2536, 0.0681},
          9, new double[] {0.2627, 0.0593},
          11, new double[] {0.2095, 0.0689},
          12, new double[] {0.2290, 0.0793},
          22, new double[] {0.2318, 0.0960});

  /** JPEG's, which is BT.601's. */
  public static final ColourMatrix JPEG = of(0.299, 0.114);

  /**
   * The matrix of this number, JPEG's where it is unstated.
   *
   * @throws ImageException UNSUPPORTED if there is no such number, or its colours aren't computed
   *     by a matrix
   */
  public static ColourMatrix of(Cicp cicp) {
    if (cicp.matrix() == UNSTATED) {
      return JPEG;
    }
    if (cicp.matrix() == YCGCO) {
      return new ColourMatrix(-1, 1, 1, 0, -1, -1);
    }
    double[] parts =
        cicp.matrix() == OF_PRIMARIES
            ? PARTS_OF_PRIMARIES.get(cicp.primaries())
            : PARTS.get(cicp.matrix());
    if (parts == null) {
      throw new ImageException(
          Reason.UNSUPPORTED,
          "The original's colours are coded by matrix %d with primaries %d, which is not supported."
              .formatted(cicp.matrix(), cicp.primaries()));
    }
    return of(parts[0], parts[1]);
  }

  private static ColourMatrix of(double red, double blue) {
    double green = 1 - red - blue;
    return new ColourMatrix(
        0,
        2 * (1 - red),
        -2 * blue * (1 - blue) / green,
        -2 * red * (1 - red) / green,
        2 * (1 - blue),
        0);
  }

  /** The planes of red, green and blue, where all three are of full size. */
  public List<Plane> toRgb(List<Plane> coded) {
    return List.of(
        plane(coded, redOfFirst, redOfSecond),
        plane(coded, greenOfFirst, greenOfSecond),
        plane(coded, blueOfFirst, blueOfSecond));
  }

  private static Plane plane(List<Plane> coded, double ofFirst, double ofSecond) {
    byte[] brightness = coded.get(0).samples();
    byte[] first = coded.get(1).samples();
    byte[] second = coded.get(2).samples();
    byte[] plane = new byte[brightness.length];
    int firstPart = (int) Math.round(ofFirst * 65_536);
    int secondPart = (int) Math.round(ofSecond * 65_536);
    for (int i = 0; i < plane.length; i++) {
      int value =
          ((brightness[i] & 0xff) << 16)
              + 32_768
              + firstPart * ((first[i] & 0xff) - 128)
              + secondPart * ((second[i] & 0xff) - 128);
      plane[i] = (byte) Math.min(255, Math.max(0, value >> 16));
    }
    return Plane.of(coded.get(0).width(), coded.get(0).height(), plane);
  }

  /** The same for a row of numbers, in place. */
  public void toRgb(float[][] row) {
    for (int x = 0; x < row[0].length; x++) {
      float brightness = row[0][x];
      float first = row[1][x];
      float second = row[2][x];
      row[0][x] = (float) (brightness + redOfFirst * first + redOfSecond * second);
      row[1][x] = (float) (brightness + greenOfFirst * first + greenOfSecond * second);
      row[2][x] = (float) (brightness + blueOfFirst * first + blueOfSecond * second);
    }
  }
}
