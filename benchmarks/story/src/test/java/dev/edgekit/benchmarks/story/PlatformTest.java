package dev.edgekit.benchmarks.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformTest {
  @Test
  void browsersTakeTheNextWidthOrTheLargest() {
    assertThat(Platform.rung(Platform.BREAKPOINTS, 320)).isEqualTo(320);
    assertThat(Platform.rung(Platform.BREAKPOINTS, 985)).isEqualTo(1280);
    assertThat(Platform.rung(Platform.LADDER, 985)).isEqualTo(1120);
    assertThat(Platform.rung(Platform.LADDER, 5_000)).isEqualTo(1920);
  }

  @Test
  void placesAreToldByWhatAnAnswerSays() {
    assertThat(Place.of(true, Map.of("x-cache", "hit", "cache-status", "")))
        .isEqualTo(Place.BROWSER);
    assertThat(
            Place.of(false, Map.of("x-cache", "hit", "cache-status", "edgekit; fwd=miss; stored")))
        .isEqualTo(Place.CDN);
    assertThat(
            Place.of(
                false,
                Map.of("x-cache", "miss", "cache-status", "edgekit; hit; ttl=3; detail=local")))
        .isEqualTo(Place.NODE);
    assertThat(
            Place.of(
                false, Map.of("x-cache", "pass", "cache-status", "edgekit; hit; detail=remote")))
        .isEqualTo(Place.REDIS);
    assertThat(
            Place.of(false, Map.of("x-cache", "pass", "cache-status", "edgekit; fwd=miss; stored")))
        .isEqualTo(Place.LOAD);
    assertThat(Place.of(false, Map.of("x-cache", "pass", "cache-status", "")))
        .isEqualTo(Place.LOAD);
  }

  @Test
  void everyPictureWidthIsOneThatIsRefined() {
    assertThat(Refinery.widths()).containsExactly(320, 640, 800, 1120, 1600);
  }

  @Test
  void unknownOptionsAreRefusedWithTheUsage() {
    assertThatThrownBy(() -> Options.parse(List.of("--fast")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--quick");
    assertThat(Options.parse(List.of("--stages", "cdn,race")).stages())
        .containsExactly(Stage.CDN, Stage.RACE);
  }
}
