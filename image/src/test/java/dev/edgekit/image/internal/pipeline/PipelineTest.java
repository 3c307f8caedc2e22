package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PipelineTest {
  @Test
  void noStepBeginsAfterTheDeadline() {
    try (Engines engines = Engines.available()) {
      Pipeline pipeline = Pipeline.of(engines, Limits.defaults(), false);

      assertThatThrownBy(
              () -> pipeline.run(new byte[0], Transform.original(), Deadline.in(Duration.ZERO)))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("longer than its time limit");
    }
  }
}
