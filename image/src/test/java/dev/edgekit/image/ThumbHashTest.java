package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.fixtures.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThumbHashTest {
  /** The hashes are those of the npm package thumbhash 0.1.1 for the same pixels. */
  @ParameterizedTest(name = "{0} × {1}, alpha {2}")
  @CsvSource({
    "40, 30, false, nQgOHZpgdndwh4h2iGiIh+CgD/eH",
    "30, 40, false, nfgNHRpgdnCHaIdoiId4ePCgDveH",
    "64, 64, true, oviFFQwnkIawiIlniLDAC/lngIeAiIh4iA==",
    "100, 7, false, 2igOGZphdnhwiGiI44cP+Hc=",
    "1, 1, false, AAgCBwAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "9, 100, true, IJmFEQw3YKOoeIj1og7YSod3gIiId3c="
  })
  void hashesAsTheReferenceDoes(int width, int height, boolean alpha, String expected) {
    assertThat(ThumbHash.of(width, height, gradient(width, height, alpha))).hasToString(expected);
  }

  @ParameterizedTest(name = "{0} × {1}")
  @CsvSource({"40, 30", "30, 40", "100, 7", "9, 100"})
  void showsThePictureItWasMadeOf(int width, int height) {
    int[] smooth = new int[width * height];
    for (int i = 0; i < smooth.length; i++) {
      int x = i % width * 255 / width;
      int y = i / width * 255 / height;
      smooth[i] = 0xff000000 | x << 16 | y << 8 | (510 - x - y) / 4;
    }
    BufferedImage shown =
        new ThumbHashDecoder(ThumbHash.of(width, height, smooth).bytes()).decode();

    long error = 0;
    for (int y = 0; y < shown.getHeight(); y++) {
      for (int x = 0; x < shown.getWidth(); x++) {
        int there = y * height / shown.getHeight() * width + x * width / shown.getWidth();
        for (int shift = 0; shift <= 16; shift += 8) {
          error += Math.abs((shown.getRGB(x, y) >> shift & 0xff) - (smooth[there] >> shift & 0xff));
        }
      }
    }
    assertThat(error / (3.0 * shown.getWidth() * shown.getHeight())).isLessThan(20);
  }

  @Test
  void writesThePictureAsPng() throws IOException {
    String uri = ThumbHash.of(40, 30, gradient(40, 30, true)).dataUri();
    String prefix = "data:image/png;base64,";

    assertThat(uri).startsWith(prefix).hasSizeLessThan(3_000);
    BufferedImage png = Pictures.read(Base64.getDecoder().decode(uri.substring(prefix.length())));
    assertThat(png.getWidth()).isEqualTo(16);
    assertThat(png.getColorModel().hasAlpha()).isTrue();
  }

  @Test
  void namesTheAverageColour() {
    int[] pixels = {0xffff0000, 0xff0000ff, 0x00ffffff, 0x0000ff00};

    assertThat(ThumbHash.of(2, 2, pixels).averageColour()).isEqualTo("#800080");
    assertThat(ThumbHash.of(1, 1, new int[1]).averageColour()).isEqualTo("#000000");
  }

  @Test
  void refusesALargePicture() {
    assertThatThrownBy(() -> ThumbHash.of(101, 1, new int[101]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("101 × 1");
  }

  private static int[] gradient(int width, int height, boolean alpha) {
    int[] argb = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int a = alpha ? (x + y) * 255 / (width + height) : 255;
        int r = x * 255 / width;
        int g = y * 255 / height;
        argb[y * width + x] = a << 24 | r << 16 | g << 8 | x * y % 256;
      }
    }
    return argb;
  }
}
