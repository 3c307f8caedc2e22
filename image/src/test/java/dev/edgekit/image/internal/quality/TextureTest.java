package dev.edgekit.image.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Plane;
import dev.edgekit.image.internal.pixels.Colour;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextureTest {
  private static final int DETAIL = 0;
  private static final int SIZE = 11;

  @Test
  void grainIsDetail() {
    assertThat(Texture.of(picture(320, 12))[DETAIL])
        .isGreaterThan(Texture.of(picture(320, 4))[DETAIL] + 0.5);
  }

  /** A picture is sampled, so that four times the pixels tell the same. */
  @Test
  void isTheSameForAPictureOfAnotherSize() {
    double[] small = Texture.of(picture(400, 8));
    double[] large = Texture.of(picture(1_600, 8));

    for (int i = 0; i < SIZE; i++) {
      assertThat(large[i]).as("number %d", i).isCloseTo(small[i], within(0.1));
    }
    assertThat(large[SIZE] - small[SIZE]).isCloseTo(Math.log(16), within(0.001));
  }

  /** Where colour was halved already, the picture is the same one. */
  @Test
  void isTheSameWithColourOfHalfTheSize() {
    Pixels full = picture(320, 8);
    List<Plane> planes = full.colour();
    Pixels half =
        Pixels.opaque(
            full.model(),
            320,
            320,
            List.of(planes.get(0), Colour.halve(planes.get(1)), Colour.halve(planes.get(2))));

    assertThat(Texture.of(half)).containsExactly(Texture.of(full), within(0.05));
  }

  @Test
  void tinyPicturesHaveNone() {
    assertThat(Texture.of(picture(5, 8))).hasSize(Texture.SIZE).doesNotContain(Double.NaN);
  }

  /** What is better is never encoded coarser, whatever the picture. */
  @ParameterizedTest
  @EnumSource(
      value = ImageFormat.class,
      names = {"AVIF", "WEBP", "JPEG"})
  void settingsFollowTheQuality(ImageFormat format) {
    double[][] textures = {Texture.of(picture(320, 0)), Texture.of(picture(320, 60)), odd()};
    for (double[] texture : textures) {
      for (Effort effort : Effort.values()) {
        for (boolean graphic : new boolean[] {false, true}) {
          Calibration scale = Calibration.of(format, effort, graphic, texture);
          for (int quality = 2; quality <= 100; quality++) {
            int finer = scale.setting(quality) - scale.setting(quality - 1);
            assertThat(format == ImageFormat.AVIF ? -finer : finer).isNotNegative();
          }
        }
      }
    }
  }

  /** Grain hides errors: at equal settings a grainy picture scores more, and may be coarser. */
  @Test
  void settingsDependOnThePicture() {
    Calibration smooth = of(picture(320, 2));
    Calibration grainy = of(picture(320, 12));

    assertThat(grainy.setting(70)).isNotEqualTo(smooth.setting(70));
  }

  private static Calibration of(Pixels pixels) {
    return Calibration.of(ImageFormat.AVIF, Effort.FAST, false, Texture.of(pixels));
  }

  private static double[] odd() {
    double[] odd = new double[Texture.SIZE];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = i % 2 == 0 ? 50 : -50;
    }
    return odd;
  }

  private static Pixels picture(int side, double grain) {
    Random random = new Random(3);
    byte[][] planes = new byte[3][side * side];
    for (int i = 0; i < side * side; i++) {
      double noise = random.nextGaussian() * grain;
      planes[0][i] = (byte) Math.max(0, Math.min(255, Math.round(128 + noise)));
      planes[1][i] = (byte) 120;
      planes[2][i] = (byte) 140;
    }
    List<Plane> all = List.of(planes).stream().map(p -> Plane.of(side, side, p)).toList();
    return Pixels.opaque(Pixels.Model.YCBCR, side, side, all);
  }
}
