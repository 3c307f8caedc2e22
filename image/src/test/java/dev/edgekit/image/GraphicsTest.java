package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text, charts and drawings, whose edges and flat areas photographs lack. */
class GraphicsTest {
  private static final ImageService IMAGES = Pictures.service();

  @AfterAll
  static void close() {
    IMAGES.close();
  }

  @Test
  void colouredTextKeepsItsColourAsJpeg() {
    byte[] exact = Samples.resource("graphics/red-on-blue-text.png");
    byte[] source = Pictures.pngWithChunk(exact, "teSt", new byte[50_000]); // it bounds the result

    byte[] jpeg = IMAGES.transform(source, as(ImageFormat.JPEG)).bytes();

    assertThat(score(source, jpeg)).isGreaterThan(60);
    assertThat(samplingFactors(jpeg)).isEqualTo("111111");
  }

  @Test
  void photographsHaveHalfTheColourAsJpeg() {
    byte[] source = Samples.resource("ssimulacra2/boats.png");

    assertThat(samplingFactors(IMAGES.transform(source, as(ImageFormat.JPEG)).bytes()))
        .isEqualTo("221111");
  }

  @ParameterizedTest
  @CsvSource({"text, 18500", "chart, 1300", "red-on-blue-text, 22000"})
  void fewColoursAreAPaletteAsPng(String name, int maxBytes) {
    byte[] source = Samples.resource("graphics/" + name + ".png");

    byte[] png = IMAGES.transform(source, as(ImageFormat.PNG)).bytes();

    assertThat(png).hasSizeLessThan(maxBytes);
    assertThat(Arrays.equals(argb(png), argb(source))).isTrue();
  }

  /** One, two, four and eight bits for a pixel, and none of them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 16, 17, 255, 256, 257})
  void pngIsExactForAnyNumberOfColours(int colours) {
    BufferedImage image = new BufferedImage(67, 41, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 67 * 41; i++) {
      int colour = i * 7 % colours;
      image.setRGB(i % 67, i / 67, 0xff000000 - (colour % 3 << 24) | colour * 0x010305);
    }

    byte[] png = IMAGES.transform(Pictures.png(image), as(ImageFormat.PNG)).bytes();

    assertThat(Arrays.equals(argb(png), argb(Pictures.png(image)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 16, 17, 256})
  void pngIsExactForAnyNumberOfGreys(int greys) {
    BufferedImage image = new BufferedImage(67, 41, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 67 * 41; i++) {
      image.setRGB(i % 67, i / 67, 255 * (i * 7 % greys) / (greys - 1) * 0x010101);
    }

    byte[] png = IMAGES.transform(Pictures.png(image), as(ImageFormat.PNG)).bytes();

    assertThat(Arrays.equals(argb(png), argb(Pictures.png(image)))).isTrue();
  }

  /** Text with an exact format beside AVIF, and a chart that AVIF draws best once it is scaled. */
  @ParameterizedTest
  @CsvSource({
    "text, 800, 7700, 66",
    "text, 400, 10600, 99",
    "chart, 800, 300, 99",
    "chart, 400, 1400, 66",
    "red-on-blue-text, 800, 11700, 99",
    "red-on-blue-text, 400, 16700, 99",
  })
  void graphicsAreSmallAndSharpAtOnce(String name, int width, int maxBytes, int least) {
    byte[] source = Samples.resource("graphics/" + name + ".png");
    Transform fast = Transform.width(width).effort(Effort.FAST).quality(70);
    byte[] scaled = IMAGES.transform(source, fast.format(ImageFormat.PNG)).bytes();

    byte[] result = IMAGES.transform(source, fast).bytes();

    assertThat(result).hasSizeLessThan(maxBytes);
    assertThat(score(scaled, result)).isGreaterThan(least);
  }

  @ParameterizedTest
  @CsvSource({"text, 7500, 66", "chart, 1200, 66", "red-on-blue-text, 21500, 62"})
  void avifAloneHasItsMeansForGraphics(String name, int maxBytes, int least) {
    byte[] source = Samples.resource("graphics/" + name + ".png");

    byte[] avif = IMAGES.transform(source, as(ImageFormat.AVIF)).bytes();

    assertThat(avif).hasSizeLessThan(maxBytes);
    assertThat(score(source, avif)).isGreaterThan(least);
  }

  /** A chart takes so few bits; text takes more, and AVIF half of them. */
  @ParameterizedTest
  @CsvSource({"chart, FAST, 1", "chart, BALANCED, 2", "text, FAST, 2"})
  void fastTriesNothingBesideAnExactFormatOfVeryFewBits(String name, Effort effort, int tried) {
    byte[] source = Samples.resource("graphics/" + name + ".png");
    Transform transform = Transform.original().quality(70).effort(effort);

    assertThat(IMAGES.transform(source, transform).report().candidates()).isEqualTo(tried);
  }

  @Test
  void anExactFormatLeavesRoomForBytesThatAreAsked() {
    byte[] text = Samples.resource("graphics/text.png");
    Transform fast = Transform.original().effort(Effort.FAST).quality(70);

    assertThat(IMAGES.transform(text, fast.maxBytes(10_500)).bytes()).hasSizeLessThan(10_501);
  }

  /** Dark and blurred: half of its samples repeat, and the others hardly differ. */
  @Test
  void aBlurredPhotographIsNoGraphic() {
    BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 200; y++) {
      for (int x = 0; x < 300; x++) {
        int grey = x / 2 + y / 3 % 2;
        image.setRGB(x, y, new Color(grey, grey, y).getRGB());
      }
    }

    TransformReport report =
        IMAGES.transform(Pictures.png(image), Transform.original().effort(Effort.FAST)).report();

    assertThat(report.candidates()).isEqualTo(1);
    assertThat(report.format()).isEqualTo(ImageFormat.AVIF);
  }

  private static Transform as(ImageFormat format) {
    return Transform.original().format(format).effort(Effort.FAST).quality(70);
  }

  private static double score(byte[] reference, byte[] encoded) {
    byte[] shown = IMAGES.transform(encoded, as(ImageFormat.PNG)).bytes();
    return Ssimulacra2.against(onWhite(reference)).score(onWhite(shown));
  }

  private static BufferedImage onWhite(byte[] png) {
    BufferedImage from = Pictures.read(png);
    BufferedImage to =
        new BufferedImage(from.getWidth(), from.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = to.createGraphics();
    graphics.drawImage(from, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return to;
  }

  /** The JDK takes stored greys for linear light: theirs are read as they are. */
  private static int[] argb(byte[] png) {
    BufferedImage image = Pictures.read(png);
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getRaster().getNumBands() > 1 || image.getColorModel() instanceof IndexColorModel) {
      return image.getRGB(0, 0, width, height, null, 0, width);
    }
    int depth = image.getColorModel().getPixelSize();
    int[] greys = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
    return Arrays.stream(greys)
        .map(g -> 0xff000000 | g * 255 / ((1 << depth) - 1) * 0x010101)
        .toArray();
  }

  /** Those of three components, from the header of progressive frames (ITU-T T.81, B.2.2). */
  private static String samplingFactors(byte[] jpeg) {
    int sof2 =
        IntStream.range(0, jpeg.length - 20)
            .filter(i -> (jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc2)
            .findFirst()
            .orElseThrow(() -> new AssertionError("No progressive frame."));
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(jpeg[sof2 + 11])
        + hex.toHexDigits(jpeg[sof2 + 14])
        + hex.toHexDigits(jpeg[sof2 + 17]);
  }
}
