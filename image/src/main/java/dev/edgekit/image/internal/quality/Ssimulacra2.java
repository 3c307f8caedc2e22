package dev.edgekit.image.internal.quality;

import java.awt.image.BufferedImage;

/**
 * SSIMULACRA 2.1, the perceptual score of a distorted picture against its reference: 100 is
 * identical, 90 visually lossless, 70 high, 50 medium quality, below 0 is possible.
 *
 * <p>Both pictures are turned into XYB at up to six scales, halved in linear light; at each, three
 * error maps per channel (structural dissimilarity, edges that appeared, edges that vanished) are
 * summed up by their 1-norm and 4-norm, and the 108 norms are weighted. The algorithm, its weights
 * and its final curve are Jon Sneyers', <a
 * href="https://github.com/cloudinary/ssimulacra2">cloudinary/ssimulacra2</a> at 81feacf; scores
 * agree with it within 0.1. A picture with a side under 8 pixels has no scale and scores 100, as
 * there.
 *
 * <p>An instance holds the prepared reference, for any number of candidates: about 40 bytes a
 * pixel, and 20 more during a call. Thread-safe.
 */
public final class Ssimulacra2 {
  private static final int SCALES = 6;
  private static final int MIN_SIDE = 8;
  private static final int MAPS = 3;
  private static final int Y = 1;

  private final int width;
  private final int height;
  private final XybPyramid reference;

  private Ssimulacra2(int width, int height, XybPyramid reference) {
    this.width = width;
    this.height = height;
    this.reference = reference;
  }

  /**
   * A judge of candidates for this reference.
   *
   * @param rgb 8-bit sRGB, {@code 0xRRGGBB} row by row; the top byte is ignored
   * @throws IllegalArgumentException if the pixels are not {@code width × height}
   */
  public static Ssimulacra2 against(int width, int height, int[] rgb) {
    return new Ssimulacra2(width, height, pyramid(width, height, rgb));
  }

  /** A judge of candidates for this reference, whose alpha is ignored. */
  public static Ssimulacra2 against(BufferedImage reference) {
    return against(reference.getWidth(), reference.getHeight(), pixels(reference));
  }

  /**
   * The score of a candidate of the reference's size.
   *
   * @param rgb as in {@link #against(int, int, int[])}
   * @throws IllegalArgumentException if it has another size
   */
  public double score(int[] rgb) {
    XybPyramid candidate = pyramid(width, height, rgb);
    double[][][] norms = new double[reference.scales()][3][];
    for (int scale = 0; scale < norms.length; scale++) {
      for (int channel = 0; channel < 3; channel++) {
        norms[scale][channel] = norms(candidate, scale, channel);
      }
    }
    return score(norms);
  }

  /**
   * The score of a candidate of the reference's size.
   *
   * @throws IllegalArgumentException if it has another size
   */
  public double score(BufferedImage candidate) {
    if (candidate.getWidth() != width || candidate.getHeight() != height) {
      throw new IllegalArgumentException(
          "a candidate of %d × %d for a reference of %d × %d"
              .formatted(candidate.getWidth(), candidate.getHeight(), width, height));
    }
    return score(pixels(candidate));
  }

  /**
   * At full size only Y counts: the weights of X and B there are all below 0.001, and leaving them
   * out halves the work for less than a hundredth of a point.
   */
  private double[] norms(XybPyramid candidate, int scale, int channel) {
    return scale == 0 && channel != Y
        ? new double[2 * MAPS]
        : ErrorMaps.norms(reference.scale(scale), candidate.scale(scale), channel);
  }

  private static XybPyramid pyramid(int width, int height, int[] rgb) {
    if (width < 1 || height < 1 || rgb.length != (long) width * height) {
      throw new IllegalArgumentException(
          "%d pixels for %d × %d".formatted(rgb.length, width, height));
    }
    return XybPyramid.of(width, height, rgb, SCALES, MIN_SIDE);
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /**
   * The weights are ordered by channel, scale and norm, then by map. With fewer than six scales
   * they are still read without gaps, as in the reference implementation.
   */
  private static double score(double[][][] norms) {
    double sum = 0;
    int i = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (double[][] scale : norms) {
        for (int norm = 0; norm < 2; norm++) {
          for (int map = 0; map < MAPS; map++) {
            sum += WEIGHTS[i++] * scale[channel][2 * map + norm];
          }
        }
      }
    }
    return curve(0.9562382616834844 * sum);
  }

  private static double curve(double error) {
    double bent =
        error
            * (2.326765642916932 + error * (-0.020884521182843837 + error * 6.248496625763138e-05));
    return bent > 0 ? 100 - 10 * Math.pow(bent, 0.6276336467831387) : 100;
  }

  /** Two lines for each channel and scale: the three maps' 1-norms, then their 4-norms. */
  private static final double[] WEIGHTS = {
    0,
    0.0007376606707406586,
    0,
    0,
    0.0007793481682867309,
    0,
    0,
    0.0004371155730107379,
    0,
    1.1041726426657346,
    0.00066284834129271,
    0.00015231632783718752,
    0,
    0.0016406437456599754,
    0,
    1.8422455520539298,
    11.441172603757666,
    0,
    0.0007989109436015163,
    0.000176816438078653,
    0,
    1.8787594979546387,
    10.94906990605142,
    0,
    0.0007289346991508072,
    0.9677937080626833,
    0,
    0.00014003424285435884,
    0.9981766977854967,
    0.00031949755934435053,
    0.0004550992113792063,
    0,
    0,
    0.0013648766163243398,
    0,
    0,
    0,
    0,
    0,
    7.466890328078848,
    0,
    17.445833984131262,
    0.0006235601634041466,
    0,
    0,
    6.683678146179332,
    0.00037724407979611296,
    1.027889937768264,
    225.20515300849274,
    0,
    0,
    19.213238186143016,
    0.0011401524586618361,
    0.001237755635509985,
    176.39317598450694,
    0,
    0,
    24.43300999870476,
    0.28520802612117757,
    0.0004485436923833408,
    0,
    0,
    0,
    34.77906344483772,
    44.835625328877896,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0.0008680556573291698,
    0,
    0,
    0,
    0,
    0,
    0.0005313191874358747,
    0,
    0.00016533814161379112,
    0,
    0,
    0,
    0,
    0,
    0.0004179171803251336,
    0.0017290828234722833,
    0,
    0.0020827005846636437,
    0,
    0,
    8.826982764996862,
    23.19243343998926,
    0,
    95.1080498811086,
    0.9863978034400682,
    0.9834382792465353,
    0.0012286405048278493,
    171.2667255897307,
    0.9807858872435379,
    0,
    0,
    0,
    0.0005130064588990679,
    0,
    0.00010854057858411537,
  };
}
