package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.fixtures.Pictures;
import dev.edgekit.image.fixtures.Samples;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What libwebp makes is read to the last bit, whatever is looked at before it is decoded. */
class LosslessWebpTest {
  private static final FfmpegEngine ENGINE = FfmpegEngine.load();

  /** Sizes around those of blocks and of packed indices. */
  @ParameterizedTest
  @MethodSource("pictures")
  void isReadToTheLastBit(BufferedImage image) {
    for (int level : new int[] {0, 4, 9}) {
      Pixels pixels = decode(Samples.losslessWebp(image, level));

      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          assertThat(rgb(pixels, x, y)).isEqualTo(image.getRGB(x, y) & 0xffffff);
        }
      }
    }
  }

  static Stream<BufferedImage> pictures() {
    return Stream.of(1, 4, 9, 31, 120)
        .flatMap(
            side ->
                Stream.of(
                    Pictures.photo(side, side + 1),
                    Pictures.drawing(side + 1, side),
                    Pictures.quarters(side, side)));
  }

  @Test
  void readsWhateverLibwebpMakes() {
    Samples.losslessWebps()
        .forEach((name, file) -> assertThat(decode(file).width()).as(name).isPositive());
  }

  @Test
  void readsOursAtEachEffort() {
    for (Effort effort : Effort.values()) {
      for (BufferedImage image : List.of(Pictures.photo(90, 60), Pictures.drawing(90, 60))) {
        Pixels source = decode(Samples.losslessWebp(image, 0));

        Pixels again =
            decode(ENGINE.encode(source, EncodeSettings.lossless(ImageFormat.WEBP, effort)));

        assertThat(again).usingRecursiveComparison().isEqualTo(source);
      }
    }
  }

  private static Pixels decode(byte[] webp) {
    ImageInfo info = HeaderReader.read(webp, 0);
    assertThat(ENGINE.decodedBytes(webp, info, 1)).isGreaterThan(17_000 + 12 * info.pixels());
    return ENGINE.decode(webp, info, 1);
  }

  private static int rgb(Pixels pixels, int x, int y) {
    List<Plane> planes = pixels.colour();
    return planes.get(0).at(x, y) << 16 | planes.get(1).at(x, y) << 8 | planes.get(2).at(x, y);
  }
}
