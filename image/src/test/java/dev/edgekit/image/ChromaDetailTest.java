package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Pixels.Model;
import java.util.List;
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
  }

  @Test
  void greyHasNone() {
    Plane plane = columns(x -> x % 2 == 0 ? 0 : 255).colour().get(1);

    assertThat(ChromaDetail.isFine(Pixels.opaque(Model.GRAY, SIDE, SIDE, List.of(plane))))
        .isFalse();
  }

  /** Grey, with a red difference that depends on the column. */
  private static Pixels columns(IntUnaryOperator red) {
    byte[] middle = new byte[SIDE * SIDE];
    byte[] difference = new byte[SIDE * SIDE];
    for (int i = 0; i < middle.length; i++) {
      middle[i] = (byte) 128;
      difference[i] = (byte) red.applyAsInt(i % SIDE);
    }
    Plane grey = Plane.of(SIDE, SIDE, middle);
    return Pixels.opaque(
        Model.YCBCR, SIDE, SIDE, List.of(grey, grey, Plane.of(SIDE, SIDE, difference)));
  }
}
