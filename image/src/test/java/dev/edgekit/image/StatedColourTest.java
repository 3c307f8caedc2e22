package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgekit.image.engine.Cicp;
import dev.edgekit.image.fixtures.Chromium;
import dev.edgekit.image.fixtures.DeltaE;
import dev.edgekit.image.fixtures.IccProfiles;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.AvifFile;
import dev.edgekit.image.internal.header.AvifStill;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What files say of their colours in numbers, which of it counts, and what a browser makes of it.
 */
class StatedColourTest {
  private static final int WIDTH = 36;
  private static final int HEIGHT = 6;
  private static final byte[] ADOBE =
      chromaticities(31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000);
  private static final byte[] SRGB =
      chromaticities(31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000);

  /** On a larger ground, so that the source itself is never the answer. */
  private static final Transform FRAMED =
      Transform.size(WIDTH, HEIGHT + 2).fit(Fit.CONTAIN).format(ImageFormat.PNG);

  @AutoClose private static final ImageService images = Pictures.service();

  @TempDir Path directory;

  /** Of code points, profile, sRGB, and gamma with chromaticities the first counts (PNG §4.3). */
  @ParameterizedTest
  @MethodSource("precedences")
  void takesTheFirstOf(String name, byte[] stated, byte[] counts) {
    assertThat(shown(stated)).as(name).isEqualTo(shown(counts));
  }

  private static Stream<Arguments> precedences() throws IOException {
    byte[] linear = gamma(100_000);
    byte[] srgb = chunk("sRGB", 0);
    byte[] profile = profile(IccProfiles.displayP3());
    byte[] codePoints = chunk("cICP", 9, 13, 0, 1);
    byte[] broken = chunk("iCCP", 'k', 0, 0, 1, 2, 3);
    return Stream.of(
        Arguments.of("sRGB before gAMA", png(linear, ADOBE, srgb), png()),
        Arguments.of("iCCP before sRGB", png(srgb, linear, ADOBE, profile), png(profile)),
        Arguments.of("cICP first", png(codePoints, profile, linear, srgb), png(codePoints)),
        Arguments.of("broken iCCP", png(broken, linear, ADOBE), png(linear, ADOBE)),
        Arguments.of("broken iCCP, sRGB", png(broken, linear, srgb), png()));
  }

  @ParameterizedTest
  @MethodSource("senseless")
  void readsAsSrgbWhatMakesNoSense(String name, byte[] stated) {
    assertThat(shown(stated)).as(name).isEqualTo(shown(png()));
  }

  private static Stream<Arguments> senseless() {
    int max = Integer.MAX_VALUE;
    return Stream.of(
        Arguments.of("gamma 0", png(gamma(0), ADOBE)),
        Arguments.of("gamma 0.00001", png(gamma(1), ADOBE)),
        Arguments.of("gamma 42949", png(gamma(-1), ADOBE)),
        Arguments.of("a short gamma", png(chunk("gAMA", 1, 2, 3), ADOBE)),
        Arguments.of("chromaticities alone", png(ADOBE)),
        Arguments.of("all zero", png(gamma(100_000), chromaticities(0, 0, 0, 0, 0, 0, 0, 0))),
        Arguments.of(
            "one colour thrice",
            png(
                gamma(100_000),
                chromaticities(31_270, 32_900, 64_000, 33_000, 64_000, 33_000, 64_000, 33_000))),
        Arguments.of(
            "white outside",
            png(
                gamma(100_000),
                chromaticities(80_000, 10_000, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000))),
        Arguments.of("huge", png(gamma(100_000), chromaticities(max, 1, max, 1, 1, max, max, max))),
        Arguments.of("sRGB's power alone", png(gamma(45_455))));
  }

  /**
   * At its own size the file itself is the smallest, and few readers know what its numbers mean.
   */
  @Test
  void isNotItselfTheAnswerWithColoursThatReadersDoNotKnow() {
    Transform itself = Transform.original().format(ImageFormat.PNG);
    for (byte[] stated : List.of(png(gamma(45_455), ADOBE), png(gamma(100_000)))) {
      BufferedImage shown = Pictures.read(images.transform(stated, itself).bytes());

      assertThat(shown.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH)).isEqualTo(shown(stated));
    }
  }

  /** Linear light of 21.6 % is 128 in sRGB. */
  @Test
  void convertsGreyByItsGamma() {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    int[] samples = new int[WIDTH * HEIGHT];
    Arrays.fill(samples, 55);
    grey.getRaster().setSamples(0, 0, WIDTH, HEIGHT, 0, samples);

    int[] shown = shown(withChunks(Pictures.png(grey), gamma(100_000), ADOBE));

    assertThat(shown[0] & 0xff).isBetween(127, 129);
  }

  /** Linear chromaticities apart from sRGB's, by the same numbers as a profile through the JDK. */
  @Test
  void showsAdobeRgbAsItsProfileDoes() throws IOException {
    int[] byProfile = shown(png(profile(IccProfiles.adobeRgb())));

    int[] byNumbers = shown(png(gamma(45_471), ADOBE));

    assertThat(percentile95(byNumbers, byProfile)).isLessThan(0.5);
  }

  /**
   * Each way to state colours, beside Chromium. Where it differs from the standards, it is left
   * out: it passes over primaries 6 and 7, and in PNG, not in AVIF, television's curves are a power
   * of 2.4 to it.
   */
  @Test
  void showsWhatABrowserShows() throws Exception {
    assumeTrue(Chromium.isInstalled(), "Chromium is not installed");
    Map<String, ImageResult> files = new LinkedHashMap<>();
    files.put("gAMA", result(ImageFormat.PNG, png(gamma(100_000))));
    files.put("gAMA, sRGB's cHRM", result(ImageFormat.PNG, png(gamma(55_556), SRGB)));
    files.put("sRGB's own", result(ImageFormat.PNG, png(gamma(45_455), SRGB)));
    files.put("gAMA, cHRM", result(ImageFormat.PNG, png(gamma(55_556), ADOBE)));
    for (int p : new int[] {1, 2, 4, 5, 8, 9, 11, 12, 22}) {
      files.put("cICP primaries " + p, result(ImageFormat.PNG, png(chunk("cICP", p, 13, 0, 1))));
      files.put("AVIF primaries " + p, result(ImageFormat.AVIF, avif(p, 13)));
    }
    for (int t : new int[] {2, 4, 5, 8}) {
      files.put("cICP curve " + t, result(ImageFormat.PNG, png(chunk("cICP", 1, t, 0, 1))));
    }
    for (int t : new int[] {1, 2, 4, 5, 6, 8, 14, 15}) {
      files.put("AVIF curve " + t, result(ImageFormat.AVIF, avif(1, t)));
    }

    List<Chromium.Shown> theirs = Chromium.show(directory, List.copyOf(files.values()));

    int i = 0;
    for (String name : files.keySet()) {
      Chromium.Frame frame = theirs.get(i++).frames().get(0);
      int[] rgb = new int[WIDTH * HEIGHT];
      for (int at = 0; at < rgb.length; at++) {
        rgb[at] = frame.argb(at % WIDTH, at / WIDTH);
      }
      assertThat(percentile95(shown(files.get(name).bytes()), rgb)).as(name).isLessThan(1);
    }
  }

  private static double percentile95(int[] one, int[] other) {
    double[] deltas = new double[one.length];
    for (int i = 0; i < deltas.length; i++) {
      deltas[i] = DeltaE.of(one[i], other[i]);
    }
    Arrays.sort(deltas);
    return deltas[deltas.length * 95 / 100];
  }

  private static int[] shown(byte[] source) {
    BufferedImage framed = Pictures.read(images.transform(source, FRAMED).bytes());
    return framed.getRGB(0, 1, WIDTH, HEIGHT, null, 0, WIDTH);
  }

  private static ImageResult result(ImageFormat format, byte[] file) {
    TransformReport none =
        new TransformReport(
            format,
            TransformReport.Outcome.ENCODED,
            TransformReport.Motion.NONE,
            0,
            1,
            Map.of(),
            0,
            false,
            false,
            Set.of());
    return new ImageResult(file, format, WIDTH, HEIGHT, none);
  }

  /** 216 colours through the whole cube. */
  private static byte[] png(byte[]... chunks) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, (x / 6 * 51) << 16 | (x % 6 * 51) << 8 | y * 51);
      }
    }
    return withChunks(Pictures.png(image), chunks);
  }

  private static byte[] withChunks(byte[] png, byte[]... chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33);
    List.of(chunks).forEach(out::writeBytes);
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  private static byte[] avif(int primaries, int transfer) {
    Transform best = Transform.original().format(ImageFormat.AVIF).quality(100);
    byte[] data = AvifFile.parse(images.transform(png(), best).bytes()).colour().tiles().get(0);
    Cicp cicp = new Cicp(primaries, transfer, 6, true);
    return new AvifStill(WIDTH, HEIGHT, data, Optional.empty(), cicp, Optional.empty()).toBytes();
  }

  private static byte[] gamma(int value) {
    return Pictures.chunk("gAMA", ByteBuffer.allocate(4).putInt(value).array());
  }

  /** White, red, green and blue. */
  private static byte[] chromaticities(int... values) {
    ByteBuffer data = ByteBuffer.allocate(32);
    for (int value : values) {
      data.putInt(value);
    }
    return Pictures.chunk("cHRM", data.array());
  }

  private static byte[] profile(byte[] icc) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes("k\0\0".getBytes(StandardCharsets.US_ASCII));
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
      deflated.write(icc);
    }
    return Pictures.chunk("iCCP", data.toByteArray());
  }

  private static byte[] chunk(String type, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return Pictures.chunk(type, bytes);
  }
}
