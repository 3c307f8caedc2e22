package dev.edgekit.benchmarks.story.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static Series minutely(double... values) {
    return new Series(
        IntStream.range(0, values.length).mapToObj(i -> (double) i).toList(),
        DoubleStream.of(values).boxed().toList());
  }

  @Test
  void growsByItsSlopeOverItsTime() {
    assertThat(minutely(10, 12, 14, 16, 18).growth()).isCloseTo(8, within(1e-9));
    assertThat(minutely(7, 7, 7).growth()).isZero();
  }

  @Test
  void someOutliersDontMoveTheSlope() {
    assertThat(minutely(10, 11, 90, 13, 14, 0, 16, 17, 18).growth()).isCloseTo(8, within(1.0));
  }

  @Test
  void leavesOutWhatWasSampledWhileItWarmedUp() {
    Series late = minutely(1, 5, 9, 9, 9).from(2);

    assertThat(late.values()).isEqualTo(List.of(9.0, 9.0, 9.0));
    assertThat(late.growth()).isZero();
    assertThat(late.median()).isEqualTo(9);
  }

  @Test
  void hasNoGrowthBeforeThereAreTwoSamples() {
    assertThat(minutely(3).growth()).isZero();
    assertThat(minutely().median()).isNaN();
  }
}
