package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.fixtures.AvifAssembly;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.AvifFile;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose items are laid out in another way each: colour, alpha channel, gain map. */
class AvifItemsTest {
  private static final ImageService IMAGES = Pictures.service();
  private static final int SIDE = 128;
  private static final int TILE = 64;

  @AfterAll
  static void close() {
    IMAGES.close();
  }

  @Test
  void readsAPlainAlphaChannelBesideAGridOfColour() {
    byte[] file =
        colourGrid()
            .item(6, "av01", alpha(SIDE), size(SIDE), AvifAssembly.alpha())
            .reference("auxl", 6, 1)
            .bytes();

    assertIsHalfTransparent(shown(file));
  }

  @Test
  void readsAGridOfAlphaBesidePlainColour() {
    AvifAssembly assembly =
        new AvifAssembly()
            .item(1, "av01", colour(SIDE), size(SIDE))
            .grid(2, 1, 2, SIDE, SIDE, 3, AvifAssembly.alpha())
            .reference("auxl", 2, 1);
    for (int id = 3; id <= 4; id++) {
      assembly.item(id, "av01", alpha(SIDE, TILE), AvifAssembly.size(SIDE, TILE));
    }

    assertIsHalfTransparent(shown(assembly.bytes()));
  }

  /** Encoders write equal tiles once; then the tiles have more data than the file. */
  @Test
  void showsATileThatStandsAtSeveralPlaces() {
    byte[] tile = colour(TILE);
    AvifAssembly assembly =
        new AvifAssembly().item(1, "grid", Bombs.bytes(0, 0, 3, 3, 1, 0, 1, 0), size(256));
    int[] places = new int[16];
    Arrays.fill(places, 2);
    assembly.reference("dimg", 1, places).item(2, "av01", tile, size(TILE));

    BufferedImage shown = shown(assembly.bytes());

    assertThat(shown.getWidth()).isEqualTo(256);
    assertThat(shown.getRGB(250, 250) & 0xff).isCloseTo(0x40, within(6));
  }

  /** Half of 0x60, 0x50, 0x80. */
  @Test
  void dividesColoursThatAreMultipliedByTheirOpacity() {
    byte[] half = opacity(0x80);
    AvifAssembly assembly =
        new AvifAssembly()
            .item(1, "av01", colour(SIDE), size(SIDE))
            .item(2, "av01", half, size(SIDE), AvifAssembly.alpha())
            .reference("auxl", 2, 1);

    int plain = shown(assembly.bytes()).getRGB(60, 60);
    int divided = shown(assembly.reference("prem", 1, 2).bytes()).getRGB(60, 60);

    assertColour(plain, 0x80, 0x30, 0x28, 0x40);
    assertColour(divided, 0x80, 0x60, 0x50, 0x80);
  }

  private static void assertColour(int argb, int... expected) {
    for (int i = 0; i < 4; i++) {
      assertThat(argb >> (24 - 8 * i) & 0xff).as("%08x", argb).isCloseTo(expected[i], within(8));
    }
  }

  /** A copy in boxes of ours would lack the word for it. */
  @Test
  void doesNotCopyWhatIsMultiplied() {
    AvifAssembly assembly =
        new AvifAssembly()
            .item(1, "av01", colour(SIDE), size(SIDE), codePoints(6))
            .item(2, "av01", opacity(0x80), size(SIDE), AvifAssembly.alpha())
            .reference("auxl", 2, 1)
            .reference("prem", 1, 2);

    ImageResult result =
        IMAGES.transform(assembly.bytes(), Transform.original().format(ImageFormat.AVIF));

    assertColour(shown(result.bytes()).getRGB(60, 60), 0x80, 0x60, 0x50, 0x80);
  }

  /** The same numbers by each matrix: of blue the most, by their own equations. */
  @ParameterizedTest
  @CsvSource({"1", "2", "4", "5", "6", "7", "8", "9", "12"})
  void readsColoursByTheirMatrix(int matrix) {
    byte[] av1 = encoded(SIDE, SIDE, 0xff20c0e0).colour().tiles().get(0);

    int shown = shown(stated(av1, matrix)).getRGB(60, 60);

    // of 0x20, 0xc0, 0xe0 JPEG's matrix makes these
    double y = 0.299 * 0x20 + 0.587 * 0xc0 + 0.114 * 0xe0;
    double first = (0xe0 - y) / 1.772;
    double second = (0x20 - y) / 1.402;
    double[] rgb = rgb(matrix, y, first, second);
    for (int i = 0; i < 3; i++) {
      double expected = Math.max(0, Math.min(255, rgb[i]));
      assertThat((double) (shown >> (16 - 8 * i) & 0xff)).isCloseTo(expected, within(5.0));
    }
  }

  private static double[] rgb(int matrix, double y, double first, double second) {
    if (matrix == 8) {
      return new double[] {y - first + second, y + first, y - first - second};
    }
    double red = Map.of(1, .2126, 4, .3, 7, .212, 9, .2627, 12, .2126).getOrDefault(matrix, .299);
    double blue = Map.of(1, .0722, 4, .11, 7, .087, 9, .0593, 12, .0722).getOrDefault(matrix, .114);
    double r = y + 2 * (1 - red) * second;
    double b = y + 2 * (1 - blue) * first;
    return new double[] {r, (y - red * r - blue * b) / (1 - red - blue), b};
  }

  @ParameterizedTest
  @CsvSource({"0", "10", "11", "13", "14", "15", "16", "17"})
  void namesAMatrixThatItCantRead(int matrix) {
    byte[] file = stated(colour(SIDE), matrix);

    assertThatThrownBy(() -> shown(file))
        .isInstanceOfSatisfying(
            ImageException.class,
            e -> assertThat(e.reason()).isEqualTo(ImageException.Reason.UNSUPPORTED))
        .hasMessageContaining("matrix " + matrix);
  }

  private static byte[] stated(byte[] av1, int matrix) {
    return new AvifAssembly().item(1, "av01", av1, size(SIDE), codePoints(matrix)).bytes();
  }

  private static byte[] codePoints(int matrix) {
    return Bombs.box("colr", Bombs.bytes('n', 'c', 'l', 'x', 0, 1, 0, 13, 0, matrix, 0x80));
  }

  /** Transparent on the left: the right half of what is shown, and its crop, are opaque. */
  @Test
  void showsTheCleanApertureAlone() {
    byte[] middle = clap(64, 128, 32, 0);
    byte[] file = aperture(middle);

    BufferedImage shown = shown(file);

    assertThat(shown.getWidth()).isEqualTo(64);
    assertThat(shown.getHeight()).isEqualTo(128);
    assertThat(shown.getRGB(3, 60) >>> 24).isGreaterThan(247);
    Transform part = Transform.original().crop(new Crop(40, 10, 100, 20)).format(ImageFormat.PNG);
    ImageResult cropped = IMAGES.transform(file, part);
    assertThat(cropped.width()).isEqualTo(24);
    assertThat(cropped.height()).isEqualTo(20);
    ImageResult own = IMAGES.transform(file, Transform.original().format(ImageFormat.AVIF));
    assertThat(own.width()).isEqualTo(64);
    assertThat(Pictures.read(IMAGES.transform(own.bytes(), part).bytes()).getWidth()).isEqualTo(24);
  }

  @Test
  void turnsWhatTheApertureLeaves() {
    byte[] turn = Bombs.box("irot", Bombs.bytes(1));

    BufferedImage shown = shown(aperture(clap(64, 100, -32, 0), turn));

    assertThat(shown.getWidth()).isEqualTo(100);
    assertThat(shown.getHeight()).isEqualTo(64);
    assertThat(shown.getRGB(50, 32) >>> 24).isLessThan(8); // its left half
  }

  @Test
  void showsAllWhereTheApertureIsNone() {
    for (byte[] clap : List.of(clap(64, 128, 33, 0), clap(0, 128, 0, 0), clap(130, 128, 0, 0))) {
      assertThat(shown(aperture(clap)).getWidth()).isEqualTo(SIDE);
    }
  }

  private static byte[] aperture(byte[]... properties) {
    byte[][] all = Arrays.copyOf(properties, properties.length + 2);
    all[properties.length] = size(SIDE);
    all[properties.length + 1] = codePoints(6);
    return new AvifAssembly()
        .item(1, "av01", colour(SIDE), all)
        .item(2, "av01", alpha(SIDE), size(SIDE), AvifAssembly.alpha())
        .reference("auxl", 2, 1)
        .bytes();
  }

  private static byte[] clap(int width, int height, int offX, int offY) {
    ByteBuffer numbers = ByteBuffer.allocate(32);
    for (int number : new int[] {width, height, offX, offY}) {
      numbers.putInt(number).putInt(1);
    }
    return Bombs.box("clap", numbers.array());
  }

  private static byte[] opacity(int alpha) {
    return encoded(SIDE, SIDE, alpha << 24 | 0x302840).alphaChannel().orElseThrow().tiles().get(0);
  }

  private static AvifFile encoded(int width, int height, int argb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    int[] all = new int[width * height];
    Arrays.fill(all, argb);
    image.setRGB(0, 0, width, height, all, 0, width);
    Transform avif = Transform.original().format(ImageFormat.AVIF).quality(95);
    return AvifFile.parse(IMAGES.transform(Pictures.png(image), avif).bytes());
  }

  /** A gain map is for screens of more brightness, and no part of the picture. */
  @Test
  void showsAGridThatHasAGainMap() {
    AvifAssembly assembly = colourGrid().item(6, "tmap", Bombs.bytes(0)).reference("dimg", 6, 1, 7);
    assembly.grid(7, 2, 2, SIDE, SIDE, 8);
    for (int id = 8; id <= 11; id++) {
      assembly.item(id, "av01", colour(TILE), size(TILE));
    }

    BufferedImage shown = shown(assembly.bytes());

    assertThat(shown.getRGB(20, 20) & 0xff).isCloseTo(0x40, within(6));
    assertThat(shown.getRGB(100, 100) >>> 24).isEqualTo(0xff);
  }

  private static AvifAssembly colourGrid() {
    AvifAssembly assembly = new AvifAssembly().grid(1, 2, 2, SIDE, SIDE, 2);
    for (int id = 2; id <= 5; id++) {
      assembly.item(id, "av01", colour(TILE), size(TILE));
    }
    return assembly;
  }

  private static void assertIsHalfTransparent(BufferedImage shown) {
    assertThat(shown.getRGB(20, 100) >>> 24).isCloseTo(0, within(8));
    assertThat(shown.getRGB(100, 20) >>> 24).isCloseTo(255, within(8));
    assertThat(shown.getRGB(100, 20) & 0xff).isCloseTo(0x40, within(6));
  }

  private static byte[] size(int side) {
    return AvifAssembly.size(side, side);
  }

  private static BufferedImage shown(byte[] avif) {
    Transform png = Transform.original().format(ImageFormat.PNG);
    return Pictures.read(IMAGES.transform(avif, png).bytes());
  }

  private static byte[] colour(int side) {
    return encoded(side, side, false).colour().tiles().get(0);
  }

  private static byte[] alpha(int side) {
    return alpha(side, side);
  }

  private static byte[] alpha(int width, int height) {
    return encoded(width, height, true).alphaChannel().orElseThrow().tiles().get(0);
  }

  /** Dark grey with some blue; where it is transparent, the left half is. */
  private static AvifFile encoded(int width, int height, boolean transparent) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int opacity = transparent && x < width / 2 ? 0 : 0xff;
        image.setRGB(x, y, opacity << 24 | 0x302840 + (x * 7 + y * 13) % 5);
      }
    }
    Transform avif = Transform.original().format(ImageFormat.AVIF).quality(90);
    return AvifFile.parse(IMAGES.transform(Pictures.png(image), avif).bytes());
  }
}
