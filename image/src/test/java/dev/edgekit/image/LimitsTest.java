package dev.edgekit.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {
  private static final Limits DEFAULTS = Limits.defaults();

  private static Stream<Map.Entry<String, UnaryOperator<Limits>>> changes() {
    return Stream.of(
        Map.entry("maxBytes", limits -> limits.withMaxBytes(1)),
        Map.entry("maxPixels", limits -> limits.withMaxPixels(1)),
        Map.entry("maxSide", limits -> limits.withMaxSide(1)),
        Map.entry("maxFrames", limits -> limits.withMaxFrames(1)),
        Map.entry("maxAnimationPixels", limits -> limits.withMaxAnimationPixels(1)),
        Map.entry("maxProfileBytes", limits -> limits.withMaxProfileBytes(1)),
        Map.entry("maxDecodedBytes", limits -> limits.withMaxDecodedBytes(1)),
        Map.entry("maxQueued", limits -> limits.withMaxQueued(1)),
        Map.entry("timeout", limits -> limits.withTimeout(Duration.ofMillis(1))));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aCopyDiffersInWhatItsNameSays(Map.Entry<String, UnaryOperator<Limits>> change)
      throws Exception {
    Limits changed = change.getValue().apply(DEFAULTS);

    List<String> different = new ArrayList<>();
    for (RecordComponent part : Limits.class.getRecordComponents()) {
      Object before = part.getAccessor().invoke(DEFAULTS);
      if (!before.equals(part.getAccessor().invoke(changed))) {
        different.add(part.getName());
      }
    }
    assertThat(different).containsExactly(change.getKey());
    assertThat(changes())
        .as("one for each limit")
        .hasSameSizeAs(Limits.class.getRecordComponents());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void everyLimitIsPositive(UnaryOperator<Limits> change) {
    assertThatThrownBy(() -> change.apply(DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be positive: 0");
  }

  private static Stream<UnaryOperator<Limits>> refused() {
    return Stream.of(
        limits -> limits.withMaxBytes(0),
        limits -> limits.withMaxSide(0),
        limits -> limits.withMaxProfileBytes(0),
        limits -> limits.withTimeout(Duration.ofNanos(1)));
  }
}
