package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.fixtures.Pngs;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Argb;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.png.PngPicture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class of PNG: each pixel exactly as it was written. */
class PngTest {
  private static final int[][] TYPES_AND_DEPTHS = {
    {0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1}, {3, 2}, {3, 4}, {3, 8},
    {4, 8}, {4, 16}, {6, 8}, {6, 16}
  };

  @ParameterizedTest
  @MethodSource("classes")
  void showsEachPixelExactly(Pngs png) throws IOException {
    byte[] file = png.file();

    Pixels shown = PngPicture.decode(file, HeaderReader.read(file, 0));

    assertShows(png, Argb.of(Colour.toRgb(shown)));
  }

  private static void assertShows(Pngs png, int[] shown) {
    for (int i = 0; i < shown.length; i++) {
      int expected = png.argb(i % png.width(), i / png.width());
      boolean clear = expected >>> 24 == 0;
      assertThat(clear ? shown[i] >>> 24 : shown[i])
          .as("pixel %d: %08x for %08x", i, shown[i], expected)
          .isEqualTo(clear ? 0 : expected);
    }
  }

  private static Stream<Pngs> classes() {
    List<Pngs> all = new ArrayList<>();
    for (int[] kind : TYPES_AND_DEPTHS) {
      for (boolean interlaced : new boolean[] {false, true}) {
        all.add(new Pngs(33, 31, kind[0], kind[1], interlaced, false, 5));
        if (kind[0] < 4) {
          all.add(new Pngs(32, 32, kind[0], kind[1], interlaced, true, 0));
        }
      }
    }
    for (int filter = 0; filter < 5; filter++) {
      all.add(new Pngs(32, 32, 0, 8, false, false, filter));
      all.add(new Pngs(32, 32, 2, 8, true, false, filter));
    }
    for (int side = 1; side <= 9; side++) {
      all.add(new Pngs(side, side, 3, 4, true, false, 0));
      all.add(new Pngs(side, 10 - side, 0, 1, false, false, 4));
    }
    return all.stream();
  }
}
