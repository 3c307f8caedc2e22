package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
