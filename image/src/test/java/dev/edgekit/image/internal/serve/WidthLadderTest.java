package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WidthLadderTest {
  private static final WidthLadder LADDER = WidthLadder.of(640, 160, 320);

  @ParameterizedTest
  @CsvSource({"0.1, 160", "160, 160", "160.5, 320", "321, 640", "640, 640", "641, 640", "1e9, 640"})
  void givesTheNextRung(double width, int rung) {
    assertThat(LADDER.snap(width)).isEqualTo(rung);
  }

  @Test
  void sortsItsRungs() {
    assertThat(LADDER.rungs()).containsExactly(160, 320, 640);
  }

  @Test
  void prefersALargerRungInstead() {
    assertThat(LADDER.others(160)).containsExactly(320, 640);
    assertThat(LADDER.others(320)).containsExactly(640, 160);
    assertThat(LADDER.others(640)).containsExactly(320, 160);
  }

  @Test
  void namesNoLargestRungWhereNoneIsAskedFor() {
    assertThat(WidthLadder.of(320, 640, 1920).usual()).isEqualTo(640);
    assertThat(WidthLadder.of(320, 800, 1920).usual()).isEqualTo(800);
    assertThat(WidthLadder.of(160).usual()).isEqualTo(160);
  }

  /** As where addresses are signed. */
  @ParameterizedTest
  @CsvSource({"5, 5", "5.1, 6", "999999, 16383"})
  void givesAnyWidthWithoutRungs(double width, int made) {
    assertThat(WidthLadder.of().snap(width)).isEqualTo(made);
    assertThat(WidthLadder.of().usual()).isEqualTo(16_383);
  }

  @Test
  void hasUpTo64Rungs() {
    int[] rungs = IntStream.rangeClosed(1, 63).toArray();

    assertThat(WidthLadder.of(append(rungs, 16_383)).rungs()).hasSize(64);
    assertThatThrownBy(() -> WidthLadder.of(append(rungs, 64, 65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": 65");
  }

  private static int[] append(int[] rungs, int... more) {
    return IntStream.concat(IntStream.of(rungs), IntStream.of(more)).toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 16_384, Integer.MAX_VALUE})
  void refusesRungsThatCantBeMade(int width) {
    assertThatThrownBy(() -> WidthLadder.of(320, width))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(": " + width);
  }
}
