package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Effort;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an animation can have within the time that there is. */
class VideoEffortTest {
  @ParameterizedTest
  @CsvSource({
    "FAST, 1500000, 10, BALANCED",
    "FAST, 1500001, 10, FAST",
    "FAST, 1500001, 120, FAST",
    "FAST, 500000, 1, FAST",
    "BALANCED, 4000000, 10, BALANCED",
    "BALANCED, 4000001, 10, FAST",
    "BALANCED, 48000000, 120, BALANCED",
    "SMALL, 1500000, 10, SMALL",
    "SMALL, 1500001, 10, BALANCED",
    "SMALL, 4000001, 10, FAST",
    "SMALL, 18000000, 120, SMALL",
  })
  void isWhatTheTimeAllows(Effort asked, long pixels, int seconds, Effort expected) {
    assertThat(VideoEffort.affordable(asked, pixels, Duration.ofSeconds(seconds)))
        .isEqualTo(expected);
  }
}
