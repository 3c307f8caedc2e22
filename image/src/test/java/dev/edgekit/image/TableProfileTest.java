package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.DeltaE;
import dev.edgekit.image.fixtures.IccProfiles;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.TableProfiles;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Profile;
import dev.edgekit.image.internal.portable.PortableEngine;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Profiles of tables, inks, and profiles that can't be applied. */
class TableProfileTest {
  private static final int SIDE = 16;
  private static final int[] COLOURS = {
    0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x808080, 0x336699, 0xcc8844, 0x204010,
    0xf0e0d0
  };
  private static final Transform PNG = Transform.original().format(ImageFormat.PNG);

  @AutoClose private static final ImageService images = Pictures.service();

  /** Beside Little CMS 2.14: {@code transicc -i press.icc -o *sRGB -t0 -b}. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 233, 234, 238",
    "0, 100, 0, 0, 219, 29, 132",
    "0, 0, 0, 100, 11, 11, 11",
    "100, 100, 100, 100, 15, 0, 0",
    "50, 50, 50, 0, 169, 124, 104",
    "40, 40, 40, 80, 48, 52, 55",
    "20, 80, 20, 40, 130, 72, 104",
    "0, 0, 0, 60, 103, 104, 105"
  })
  void convertsInksPerceptuallyWithBlackAsBlack(
      int cyan, int magenta, int yellow, int black, int r, int g, int b) throws IOException {
    int[] inks = {cyan, magenta, yellow, black};
    byte[] jpeg = profiled(jpeg(inked(inks), 0), TableProfiles.press());

    assertThat(DeltaE.of(rgb(shown(jpeg), 0), r << 16 | g << 8 | b)).isLessThan(2);
    assertThat(images.transform(jpeg, PNG).report().profileIgnored()).isFalse();
  }

  /** The same ink, of which three are coded as what is left of them as YCbCr. */
  @Test
  void convertsInksThatAreCodedAsYcck() throws IOException {
    byte[] jpeg = profiled(jpeg(ycck(130, 72, 104, 200), 2), TableProfiles.press());
    byte[] plain =
        profiled(jpeg(stored(255 - 130, 255 - 72, 255 - 104, 255 - 200), 0), TableProfiles.press());

    assertThat(DeltaE.of(rgb(shown(jpeg), 0), rgb(shown(plain), 0))).isLessThan(2);
  }

  /** Without a profile as in browsers, each ink a filter. */
  @ParameterizedTest
  @CsvSource({"100, 0, 0, 0, 00ffff", "0, 0, 0, 50, 808080", "20, 80, 20, 40, 7a1f7a"})
  void takesInksWithoutAProfileForFilters(
      int cyan, int magenta, int yellow, int black, String expected) throws IOException {
    byte[] jpeg = jpeg(inked(cyan, magenta, yellow, black), 0);

    assertThat(DeltaE.of(rgb(shown(jpeg), 0), Integer.parseInt(expected, 16))).isLessThan(2);
  }

  @Test
  void showsXybPng() throws IOException {
    assertColours(Pictures.profiled(image(xyb()), TableProfiles.xyb()), COLOURS);
  }

  /** As jpegli writes it: three components that aren't converted to YCbCr. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void showsXybJpeg(boolean portable) throws IOException {
    assertOnce(profiled(jpeg(raster(xyb()), 0), TableProfiles.xyb()), portable, COLOURS);
  }

  /** Readers that apply profiles themselves made two of one. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void appliesTheProfileOfAJpegOnce(boolean portable) throws IOException {
    BufferedImage png =
        Pictures.read(
            images
                .transform(Pictures.profiled(image(COLOURS), IccProfiles.adobeRgb()), PNG)
                .bytes());
    int[] expected = new int[COLOURS.length];
    Arrays.setAll(expected, i -> rgb(png, i));

    assertOnce(profiled(jpeg(raster(COLOURS), 0), IccProfiles.adobeRgb()), portable, expected);
  }

  @ParameterizedTest
  @MethodSource("ignored")
  void saysThatAProfileIsIgnored(String name, byte[] picture) {
    TransformReport report = images.transform(picture, PNG).report();

    assertThat(report.profileIgnored()).isTrue();
    assertThat(report).asString().endsWith("profile ignored");
  }

  static Stream<Arguments> ignored() throws IOException {
    byte[] broken = TableProfiles.xyb();
    Arrays.fill(broken, 132, 160, (byte) 0x7f);
    byte[] inks = jpeg(inked(0, 0, 0, 0), 0);
    return Stream.of(
        Arguments.of("broken", Pictures.profiled(image(COLOURS), broken)),
        Arguments.of("of inks", Pictures.profiled(image(COLOURS), TableProfiles.press())),
        Arguments.of("inks by RGB", profiled(inks, IccProfiles.srgb())),
        Arguments.of("inks by noise", profiled(inks, new byte[500])));
  }

  @ParameterizedTest
  @MethodSource("applied")
  void doesntSaySoWhereItIsNone(String name, byte[] picture) {
    assertThat(images.transform(picture, PNG).report().profileIgnored()).isFalse();
  }

  static Stream<Arguments> applied() throws IOException {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    return Stream.of(
        Arguments.of("none", Pictures.png(image(COLOURS))),
        Arguments.of("matrix", Pictures.profiled(image(COLOURS), IccProfiles.displayP3())),
        Arguments.of("grey", Pictures.profiled(grey, IccProfiles.linearGrey())),
        Arguments.of("inks without", jpeg(inked(0, 0, 0, 0), 0)));
  }

  private static void assertOnce(byte[] jpeg, boolean portable, int[] expected) {
    if (!portable) {
      assertColours(jpeg, expected);
      return;
    }
    ImageInfo info = HeaderReader.read(jpeg, 1 << 20);
    Pixels decoded = PortableEngine.alone().decode(jpeg, info, 1);
    Pixels pixels = Profile.convert(decoded, info, Gamut.SRGB);
    for (int i = 0; i < expected.length; i++) {
      int x = i * SIDE + SIDE / 2;
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        rgb = rgb << 8 | pixels.colour().get(c).at(x, SIDE / 2);
      }
      assertThat(DeltaE.of(rgb, expected[i])).as("%06x: %06x", expected[i], rgb).isLessThan(2);
    }
  }

  private static void assertColours(byte[] picture, int[] expected) {
    BufferedImage shown = shown(picture);
    for (int i = 0; i < expected.length; i++) {
      int rgb = rgb(shown, i);
      assertThat(DeltaE.of(rgb, expected[i])).as("%06x: %06x", expected[i], rgb).isLessThan(2);
    }
  }

  private static BufferedImage shown(byte[] picture) {
    return Pictures.read(images.transform(picture, PNG).bytes());
  }

  private static int rgb(BufferedImage image, int patch) {
    return image.getRGB(patch * SIDE + SIDE / 2, SIDE / 2) & 0xffffff;
  }

  private static int[] xyb() {
    return Arrays.stream(COLOURS).map(TableProfiles::toXyb).toArray();
  }

  private static BufferedImage image(int[] colours) {
    BufferedImage image =
        new BufferedImage(colours.length * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < SIDE; y++) {
        image.setRGB(x, y, colours[x / SIDE]);
      }
    }
    return image;
  }

  private static Raster raster(int[] colours) {
    return image(colours).getRaster();
  }

  private static Raster inked(int... percent) {
    return stored(Arrays.stream(percent).map(ink -> Math.round(255 - ink * 2.55f)).toArray());
  }

  /** What is left of three inks as JFIF's YCbCr, and the black as it is stored. */
  private static Raster ycck(int r, int g, int b, int black) {
    return stored(
        (int) Math.round(0.299 * r + 0.587 * g + 0.114 * b),
        (int) Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b),
        (int) Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b),
        255 - black);
  }

  private static Raster stored(int... samples) {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, SIDE, SIDE, samples.length, null);
    for (int band = 0; band < samples.length; band++) {
      int[] all = new int[SIDE * SIDE];
      Arrays.fill(all, samples[band]);
      raster.setSamples(0, 0, SIDE, SIDE, band, all);
    }
    return raster;
  }

  /** The samples as they are, at the finest quality, with Adobe's word for the transform. */
  private static byte[] jpeg(Raster samples, int transform) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam finest = writer.getDefaultWriteParam();
    finest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    finest.setCompressionQuality(1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(samples, null, null), finest);
    }
    byte[] adobe = "Adobe\0d\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);
    adobe[11] = (byte) transform;
    return RightsTest.with(bytes.toByteArray(), RightsTest.segment(0xee, adobe));
  }

  private static byte[] profiled(byte[] jpeg, byte[] icc) {
    List<byte[]> segments = new ArrayList<>();
    ByteBuffer part = ByteBuffer.allocate(14 + icc.length);
    part.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 1}).put(icc);
    segments.add(RightsTest.segment(0xe2, part.array()));
    return RightsTest.with(jpeg, segments.toArray(byte[][]::new));
  }
}
