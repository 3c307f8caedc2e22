package dev.edgekit.image.internal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.engine.Pixels.Model;
import dev.edgekit.image.engine.Plane;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ChromaDetailTest {
  private static final int SIDE = 64;

  @Test
  void smoothColourIsNotFine() {
    assertThat(ChromaDetail.isFine(columns(x -> 2 * x))).isFalse();
  }

  @Test
  void linesOfOneColourAreFine() {
    assertThat(ChromaDetail.isFine(columns(x -> x % 2 == 0 ? 60 : 200))).isTrue();
    assertThat(ChromaDetail.isFine(rows(y -> y % 2 == 0 ? 60 : 200))).isTrue();
  }

  /** 1.5 levels from the mean, of both differences together. */
  @Test
  void isMeasuredInLevels() {
    IntBinaryOperator flat = (x, y) -> 128;
    IntBinaryOperator one = (x, y) -> 128 + 2 * (x % 2);
    IntBinaryOperator two = (x, y) -> 128 + 4 * (y % 2);

    assertThat(ChromaDetail.isFine(picture(flat, one))).as("one level of red").isFalse();
    assertThat(ChromaDetail.isFine(picture(one, flat))).as("one level of blue").isFalse();
    assertThat(ChromaDetail.isFine(picture(one, one))).as("one of each").isTrue();
    assertThat(ChromaDetail.isFine(picture(flat, two))).as("two of red").isTrue();
    assertThat(ChromaDetail.isFine(picture(two, flat))).as("two of blue").isTrue();
  }

  /** Where there are half as many samples as pixels, twice the difference is one of a pixel. */
  @Test
  void isMeasuredByPixelsOfTheResult() {
    Pixels three = columns(x -> 128 + 6 * (x % 2)); // half of it is the limit

    assertThat(ChromaDetail.isFine(three, 0.5)).isFalse();
    assertThat(ChromaDetail.isFine(three, 0.51)).isTrue();
  }

  @Test
  void greyHasNone() {
    Plane plane = columns(x -> x % 2 == 0 ? 0 : 255).colour().get(1);

    assertThat(ChromaDetail.isFine(Pixels.opaque(Model.GRAY, SIDE, SIDE, List.of(plane))))
        .isFalse();
  }

  /** Grey, with a red difference that depends on the column. */
  private static Pixels columns(IntUnaryOperator red) {
    return picture((x, y) -> 128, (x, y) -> red.applyAsInt(x));
  }

  private static Pixels rows(IntUnaryOperator red) {
    return picture((x, y) -> 128, (x, y) -> red.applyAsInt(y));
  }

  private static Pixels picture(IntBinaryOperator blue, IntBinaryOperator red) {
    return Pixels.opaque(
        Model.YCBCR, SIDE, SIDE, List.of(plane((x, y) -> 128), plane(blue), plane(red)));
  }

  private static Plane plane(IntBinaryOperator value) {
    byte[] samples = new byte[SIDE * SIDE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) value.applyAsInt(i % SIDE, i / SIDE);
    }
    return Plane.of(SIDE, SIDE, samples);
  }
}
