package dev.edgekit.image.internal.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.Plane;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StillEffortTest {
  private static final Random RANDOM = new Random(1);

  @ParameterizedTest
  @CsvSource({
    "FAST, 320, 240, 8",
    "FAST, 321, 240, 9",
    "FAST, 2000, 2000, 9",
    "BALANCED, 640, 640, 7",
    "BALANCED, 800, 600, 8",
    "THOROUGH, 64, 64, 5",
    "THOROUGH, 2000, 2000, 5",
    "THOROUGH, 2000, 2001, 6",
    "SMALL, 1500, 1000, 1",
    "SMALL, 1501, 1000, 5",
    "SMALL, 2000, 2001, 6"
  })
  void isLessThoroughTheLargerAPictureIs(Effort effort, int width, int height, int speed) {
    assertThat(speed(grey(width, height, (x, y) -> 120), effort)).isEqualTo(speed);
  }

  @ParameterizedTest
  @CsvSource({"640, 640, 10", "640, 641, 8"})
  void balancedHasTenBitsUpToAWidthOfPhones(int width, int height, int bits) {
    assertThat(bits(grey(width, height, (x, y) -> 120), Effort.BALANCED)).isEqualTo(bits);
  }

  @ParameterizedTest
  @EnumSource
  void nightHasTenBits(Effort effort) {
    Plane night = grey(1000, 700, (x, y) -> 20 + RANDOM.nextInt(40));

    assertThat(bits(night, effort)).isEqualTo(10);
  }

  @Test
  void dayHasEightBitsWhereARequestWaits() {
    assertThat(bits(grey(400, 300, (x, y) -> 40 + RANDOM.nextInt(40)), Effort.FAST)).isEqualTo(8);
  }

  /** They must have as many as colour, and have eight. */
  @ParameterizedTest
  @EnumSource
  void transparentPicturesHaveEightBits(Effort effort) {
    assertThat(StillEffort.of(grey(64, 64, (x, y) -> 20), false, settings(effort)).bits())
        .isEqualTo(8);
  }

  /** What the fastest search takes up to twice the bytes for. */
  @ParameterizedTest
  @CsvSource({"FAST, 8", "BALANCED, 7"})
  void shapesBeforeAPlainGroundTakeMoreCare(Effort effort, int speed) {
    Plane shapes = grey(1000, 700, (x, y) -> x % 32 < 8 && y % 32 < 8 ? (x + y) % 2 * 90 : 200);

    assertThat(speed(shapes, effort)).isEqualTo(speed);
  }

  @ParameterizedTest
  @CsvSource({"FAST, 9", "BALANCED, 8"})
  void grainSlopesAndFogTakeNone(Effort effort, int speed) {
    assertThat(speed(grey(1000, 700, (x, y) -> 60 + RANDOM.nextInt(100)), effort)).isEqualTo(speed);
    assertThat(speed(grey(1000, 700, (x, y) -> 60 + x / 10), effort)).isEqualTo(speed);
    assertThat(speed(grey(1000, 700, (x, y) -> 120), effort)).isEqualTo(speed);
  }

  @ParameterizedTest
  @CsvSource({
    "FAST, 640, 640, 6",
    "FAST, 641, 640, 7",
    "FAST, 1500, 1000, 7",
    "FAST, 1501, 1000, 8",
    "BALANCED, 1500, 1000, 5",
    "BALANCED, 1501, 1000, 8"
  })
  void graphicsHaveTheMeansForThem(Effort effort, int width, int height, int speed) {
    EncodeSettings settings = settings(effort).withGraphic(true);
    Plane black = grey(width, height, (x, y) -> 0);

    assertThat(StillEffort.of(black, true, settings).bits()).isEqualTo(8);
    assertThat(StillEffort.of(black, true, settings).parameters()).endsWith("=" + speed);
  }

  private static int speed(Plane luma, Effort effort) {
    String parameters = StillEffort.of(luma, true, settings(effort)).parameters();
    return Integer.parseInt(parameters.substring(parameters.lastIndexOf('=') + 1));
  }

  private static int bits(Plane luma, Effort effort) {
    return StillEffort.of(luma, true, settings(effort)).bits();
  }

  private static EncodeSettings settings(Effort effort) {
    return EncodeSettings.lossy(ImageFormat.AVIF, 120, Chroma.HALF, effort);
  }

  private static Plane grey(int width, int height, IntBinaryOperator level) {
    byte[] samples = new byte[width * height];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) level.applyAsInt(i % width, i / width);
    }
    return Plane.of(width, height, samples);
  }
}
