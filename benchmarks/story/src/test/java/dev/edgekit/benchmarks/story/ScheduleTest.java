package dev.edgekit.benchmarks.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Traffic TRAFFIC = Traffic.of(Duration.ofMinutes(10));
  private final List<Event> day = Schedule.day(1, TRAFFIC);

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(Schedule.day(1, TRAFFIC)).isEqualTo(day);
    assertThat(Schedule.day(2, TRAFFIC)).isNotEqualTo(day);
  }

  @Test
  void hasAsManyPagesAsTheTrafficSays() {
    assertThat(day.stream().filter(event -> event.kind().isPage())).hasSize(15_000);
    Map<Event.Kind, Long> kinds =
        day.stream().collect(Collectors.groupingBy(Event::kind, Collectors.counting()));
    long courses = kinds.getOrDefault(Event.Kind.COURSE_PAGE, 0L);
    assertThat(courses / 15_000.0).isCloseTo(0.45, within(0.02));
    assertThat(kinds).containsEntry(Event.Kind.PRICE_WRITE, 180L);
    assertThat(kinds).containsEntry(Event.Kind.SERVICE_READ, 3_000L);
  }

  @Test
  void comesInOrderWithinTheDay() {
    assertThat(day).isSortedAccordingTo((a, b) -> Long.compare(a.atMicros(), b.atMicros()));
    assertThat(day).allMatch(event -> event.atMicros() < 600_000_000L);
  }

  @Test
  void asksForTheMostPopularCourseAsOftenAsZipfSays() {
    Map<Integer, Long> courses =
        day.stream()
            .filter(event -> event.kind() == Event.Kind.COURSE_PAGE)
            .collect(Collectors.groupingBy(Event::subject, Collectors.counting()));
    long most = courses.values().stream().mapToLong(Long::longValue).max().orElse(0);
    double share = new Zipf(Platform.COURSES, Traffic.COURSE_EXPONENT).share(0);

    assertThat(most / (15_000 * 0.45)).isCloseTo(share, within(0.02));
  }
}
