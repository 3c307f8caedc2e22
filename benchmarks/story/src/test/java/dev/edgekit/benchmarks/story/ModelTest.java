package dev.edgekit.benchmarks.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  /** A cache that does nothing but what the model says, on the schedule itself. */
  @Test
  void saysWhatAPlainCacheSavesOnTheSchedule() {
    Traffic traffic = Traffic.of(LONG);
    Map<String, Double> freshUntil = new HashMap<>();
    int asked = 0;
    int through = 0;
    for (Event event : Schedule.day(1, traffic)) {
      double at = event.atMicros() / 1e6;
      for (String address : addresses(event)) {
        asked++;
        if (freshUntil.getOrDefault(address, 0.0) <= at) {
          through++;
          freshUntil.put(address, at + Platform.FRESH.toSeconds());
        }
      }
      if (event.kind() == Event.Kind.CATEGORY_RENAMED) {
        freshUntil.remove("menu");
      }
    }

    Traffic unwritten =
        new Traffic(LONG, traffic.pagesPerSecond(), 0.25, 0.2, 0, traffic.renamesPerSecond(), 0);
    assertThat(Model.of(unwritten, Platform.FRESH).publicSaved())
        .isCloseTo(1 - (double) through / asked, within(0.02));
  }

  private static List<String> addresses(Event event) {
    return switch (event.kind()) {
      case FRONT_PAGE -> List.of("menu", "list-1");
      case CATEGORY_PAGE -> List.of("menu", "list-" + event.subject());
      case COURSE_PAGE -> List.of("menu", "course-" + event.subject());
      default -> List.of();
    };
  }

  @Test
  void savesMoreWithMoreTrafficAndLongerLifetimesAndLessWithMoreWrites() {
    Traffic traffic = Traffic.of(LONG);
    Traffic busier = traffic.withPages(250);
    Traffic restless = new Traffic(LONG, 25, 0.25, 0.2, 30, 1, 1);
    double saved = Model.of(traffic, Platform.FRESH).publicSaved();

    assertThat(Model.of(busier, Platform.FRESH).publicSaved()).isGreaterThan(saved);
    assertThat(Model.of(traffic, Duration.ofMinutes(5)).publicSaved()).isGreaterThan(saved);
    assertThat(Model.of(restless, Platform.FRESH).publicSaved()).isLessThan(saved);
  }

  @Test
  void savesOfAllCallsNoMoreThanTheirPublicShare() {
    Model model = Model.of(Traffic.of(LONG), Duration.ofDays(1));

    assertThat(model.allSaved()).isLessThan(model.publicSaved()).isLessThan(2 / 2.45);
  }
}
