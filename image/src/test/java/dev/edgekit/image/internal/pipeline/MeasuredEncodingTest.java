package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredEncodingTest {
  /** The asked-for 70; what FAST and BALANCED reach; what the slow efforts are to reach. */
  @ParameterizedTest
  @CsvSource({
    "70, 70, 70",
    "73, 71, 73", // never below the first answer
    "70, 73, 70",
    "67, 67.5, 67.5", // at 70 it would be larger than the first answer, and dropped
    "67, 70, 70",
    "68, 66, 68",
    "55, 58, 66", // but never far below the number
  })
  void theSlowEffortsReachWhatTheFirstAnswerReached(double fast, double balanced, double target) {
    assertThat(MeasuredEncoding.target(70, fast, balanced)).isEqualTo(target);
  }
}
