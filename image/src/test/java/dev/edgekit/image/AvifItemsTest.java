package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.fixtures.AvifAssembly;
import dev.edgekit.image.fixtures.Bombs;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.internal.header.AvifFile;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

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
