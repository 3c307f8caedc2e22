package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.DeltaE;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Pngs;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.portable.PortableEngine;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of light, PQ and HLG, beside the formulas of the standards. The files (avifenc's)
 * hold 216 patches of four pixels a side, and below them the ramp of grey.
 */
class HdrTest {
  private static final int WIDTH = 144;
  private static final int HEIGHT = 28;
  private static final double[] LEVELS = {0, 0.2, 0.4, 0.55, 0.65, 0.75};
  private static final double[] BT2020_TO_SRGB = {
    1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187
  };
  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);

  @AutoClose private static final ImageService images = Pictures.service();

  /** PQ as RGB of ten bits and with BT.2020's matrix in twelve; HLG in limited range, 4:2:0. */
  @ParameterizedTest
  @CsvSource({"pq.avif, 16", "pq12.avif, 16", "hlg.avif, 18"})
  void showsPatchesAsTheStandardsHaveIt(String file, int transfer) {
    BufferedImage shown = shown(Samples.resource(file));

    double[] deltas = new double[216];
    for (int i = 0; i < deltas.length; i++) {
      double[] levels = {LEVELS[i / 36], LEVELS[i / 6 % 6], LEVELS[i % 6]};
      int expected = inSrgb(bent(displayed(levels, transfer)));
      deltas[i] = DeltaE.of(shown.getRGB(i / 6 * 4 + 2, i % 6 * 4 + 2), expected);
    }
    Arrays.sort(deltas);
    assertThat(deltas[205]).as("95th percentile").isLessThan(1);
    assertThat(deltas[215]).as("maximum").isLessThan(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pq.avif", "pq12.avif", "hlg.avif"})
  void keepsGreysGreyAndInTheirOrder(String file) {
    BufferedImage shown = shown(Samples.resource(file));

    int before = 0;
    for (int x = 0; x < WIDTH; x++) {
      int rgb = shown.getRGB(x, HEIGHT - 2);
      int green = rgb >> 8 & 0xff;
      assertThat(Math.abs((rgb >> 16 & 0xff) - green)).as("red at %d", x).isLessThan(3);
      assertThat(Math.abs((rgb & 0xff) - green)).as("blue at %d", x).isLessThan(3);
      assertThat(green).as("at %d", x).isGreaterThanOrEqualTo(before);
      before = green;
    }
    assertThat(before).isEqualTo(255);
  }

  @Test
  void showsGreyAsTheStandardsHaveIt() {
    BufferedImage shown = shown(Samples.resource("pq-grey.avif"));

    for (int x = 0; x < WIDTH; x++) {
      double light = pq(Math.round(x * 1_023.0 / (WIDTH - 1)) / 1_023.0);
      int expected = coded(bent(new double[] {light, light, light})[1]);
      assertThat(shown.getRaster().getSample(x, 4, 0)).as("%d", x).isCloseTo(expected, within(2));
    }
  }

  @Test
  void leavesTransparencyAsItIs() {
    BufferedImage shown = shown(Samples.resource("hlg.avif"));

    assertThat(shown.getRGB(70, 4) >>> 24).isBetween(126, 130);
    assertThat(shown.getRGB(70, 20) >>> 24).isEqualTo(255);
  }

  @Test
  void showsLightItself() {
    BufferedImage shown = shown(Samples.resource("linear.avif"));

    for (int i = 0; i < 216; i++) {
      double[] levels = {LEVELS[i / 36], LEVELS[i / 6 % 6], LEVELS[i % 6]};
      int expected = coded(levels[0]) << 16 | coded(levels[1]) << 8 | coded(levels[2]);
      assertThat(DeltaE.of(shown.getRGB(i / 6 * 4 + 2, i % 6 * 4 + 2), expected)).isLessThan(2);
    }
  }

  /** Each of PQ's steps of ten bits, in eight of which a shadow would have one. */
  @Test
  void showsNoBands() {
    int[] shown = greys(images.transform(pqRamp(), PNG).bytes());

    for (int i = 1; i < shown.length; i++) {
      assertThat(shown[i] - shown[i - 1]).as("step %d", i).isBetween(0, 1);
    }
    for (int i = 0; i < shown.length; i++) {
      double light = pq(i / 1023.0);
      if (light < 85) { // below the knee nothing changes
        assertThat((double) shown[i])
            .as("%.1f cd/m²", light)
            .isCloseTo(coded(light / 203), within(1.0));
      }
    }
  }

  @Test
  void showsTheSameWithoutNatives() {
    byte[] source = pqRamp();
    ImageInfo info = HeaderReader.read(source, 0);

    Pixels portable = PortableEngine.alone().decode(source, info, 1);

    int[] shown = greys(images.transform(source, PNG).bytes());
    for (int i = 0; i < shown.length; i++) {
      assertThat(Math.abs(portable.colour().get(1).at(i, 0) - shown[i])).isLessThan(3);
    }
  }

  /** What shows its HDR to few is no answer, however small. */
  @Test
  void isNeverAnsweredByTheSourceItself() throws IOException {
    byte[] plain = new Pngs(64, 64, 2, 8, false, false, 2).file(); // equal rows, by that filter
    byte[] source = Pictures.pngWithChunk(plain, "cICP", new byte[] {1, 16, 0, 1});

    assertThat(images.transform(plain, PNG).report().outcome())
        .isEqualTo(TransformReport.Outcome.SOURCE);
    assertThat(images.transform(source, PNG).report().outcome())
        .isNotEqualTo(TransformReport.Outcome.SOURCE);
  }

  /** Grey of limited range, as television has it: 16 is black. */
  @Test
  void widensGreyOfLimitedRange() {
    BufferedImage shown = shown(Samples.resource("grey-limited.avif"));

    for (int x = 0; x < WIDTH; x++) {
      assertThat(shown.getRaster().getSample(x, 5, 0)).isCloseTo(255 * x / (WIDTH - 1), within(3));
    }
  }

  private static BufferedImage shown(byte[] source) {
    return Pictures.read(images.transform(source, PNG).bytes());
  }

  private static int[] greys(byte[] png) {
    BufferedImage image = Pictures.read(png);
    return IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, 0) & 0xff).toArray();
  }

  /** 1,024 greys of sixteen bits, from black to 10,000 cd/m². */
  private static byte[] pqRamp() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            false,
            false,
            Transparency.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(1_024, 1);
    int[] ramp = IntStream.range(0, 1_024).map(i -> i * 65_535 / 1_023).toArray();
    for (int band = 0; band < 3; band++) {
      raster.setSamples(0, 0, 1_024, 1, band, ramp);
    }
    byte[] png = Samples.write(new BufferedImage(model, raster, false, null), "png", false);
    return Pictures.pngWithChunk(png, "cICP", new byte[] {9, 16, 0, 1});
  }

  /** Light of a screen in cd/m². */
  private static double[] displayed(double[] levels, int transfer) {
    if (transfer == 16) {
      return new double[] {pq(levels[0]), pq(levels[1]), pq(levels[2])};
    }
    double[] scene = {hlg(levels[0]), hlg(levels[1]), hlg(levels[2])};
    double system = 1_000 * Math.pow(luminance(scene), 0.2);
    return new double[] {system * scene[0], system * scene[1], system * scene[2]};
  }

  private static double luminance(double[] rgb) {
    return 0.2627 * rgb[0] + 0.6780 * rgb[1] + 0.0593 * rgb[2];
  }

  private static double pq(double value) {
    double power = Math.pow(value, 1 / 78.84375);
    double part = Math.max(0, power - 0.8359375) / (18.8515625 - 18.6875 * power);
    return 10_000 * Math.pow(part, 1 / 0.1593017578125);
  }

  private static double inversePq(double light) {
    double power = Math.pow(light / 10_000, 0.1593017578125);
    return Math.pow((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375);
  }

  private static double hlg(double value) {
    return value <= 0.5
        ? value * value / 3
        : (Math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  }

  /**
   * BT.2390's curve from 1,000 to 203 cd/m², on luminance; what exceeds white is darkened to it.
   */
  private static double[] bent(double[] light) {
    double luminance = luminance(light);
    double max = inversePq(203) / inversePq(1_000);
    double at = Math.min(1, inversePq(luminance) / inversePq(1_000));
    double knee = 1.5 * max - 0.5;
    double wanted = luminance / 203;
    if (at > knee) {
      double t = (at - knee) / (1 - knee);
      double bent =
          (2 * Math.pow(t, 3) - 3 * t * t + 1) * knee
              + (Math.pow(t, 3) - 2 * t * t + t) * (1 - knee)
              + (3 * t * t - 2 * Math.pow(t, 3)) * max;
      wanted = pq(bent * inversePq(1_000)) / 203;
    }
    double[] shown = new double[3];
    double brightest = Arrays.stream(light).max().getAsDouble() / luminance * wanted;
    for (int i = 0; i < 3 && luminance > 0; i++) {
      shown[i] = light[i] / luminance * wanted / Math.max(1, brightest);
    }
    return shown;
  }

  private static int inSrgb(double[] bt2020) {
    int rgb = 0;
    for (int row = 0; row < 9; row += 3) {
      double sum = 0;
      for (int i = 0; i < 3; i++) {
        sum += BT2020_TO_SRGB[row + i] * bt2020[i];
      }
      rgb = rgb << 8 | coded(sum);
    }
    return rgb;
  }

  private static int coded(double light) {
    double clipped = Math.min(1, Math.max(0, light));
    double value =
        clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * value);
  }
}
