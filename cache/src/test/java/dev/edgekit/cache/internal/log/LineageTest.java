package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Incarnations by number; what was followed of them, by the last counter. */
class LineageTest {
  @Test
  void anAncestorIsFollowedNoFurtherThanTheIncarnationItCameWith() {
    Lineage first = Lineage.of(1, Map.of());
    Lineage second = first.forked(3, forks(2, 300, 1, 100), 80, 80);

    long shared = second.sharedWith(4, forks(2, 250, 1, 100), 90);

    assertThat(shared).isEqualTo(90);
  }

  /** 3 was a dead end whose ancestor 1 shares less with 4 than 2 does. */
  @Test
  void whatWasFollowedKeepsItsTimeWhicheverIncarnationWasMetBetween() {
    Lineage two = Lineage.of(1, Map.of()).forked(2, forks(1, 50), 50, 50);
    Moment loaded = two.momentOf(LogId.of(2, 200));
    Lineage three = two.forked(3, forks(9, 120, 1, 60), 220, 400);
    Lineage four = three.forked(4, forks(2, 250, 1, 50), 60, 500);

    assertThat(three.sharedWith(4, forks(2, 250, 1, 50), 60)).isEqualTo(220);
    assertThat(four.momentOf(LogId.of(2, 200))).isEqualTo(loaded);
    assertThat(four.momentOf(LogId.of(4, 200))).isEqualTo(loaded);
    assertThat(four.momentOf(LogId.of(4, 221)).time()).isGreaterThan(500);
  }

  @Test
  void whoComesBackGoesOnWhereItWas() {
    Lineage first = Lineage.of(1, Map.of());
    Moment loaded = first.momentOf(LogId.of(1, 70));
    Lineage away = first.forked(2, forks(), 80, 80);

    Lineage back = away.forked(1, forks(), 30, 120);

    assertThat(away.sharedWith(1, forks(), 30)).isEqualTo(80);
    assertThat(back.momentOf(LogId.of(1, 70))).isEqualTo(loaded);
    assertThat(back.momentOf(LogId.of(1, 81)).time()).isGreaterThan(120);
  }

  @Test
  void aPlaceBeyondWhatWasFollowedCountsAsItsEnd() {
    Lineage away = Lineage.of(1, Map.of()).forked(2, forks(1, 80), 80, 80);

    assertThat(away.momentOf(new LogId(1, 80, 3))).isEqualTo(new Moment(80, 3));
    assertThat(away.momentOf(new LogId(1, 90, 3))).isEqualTo(new Moment(80, 0));
  }

  @Test
  void whereNothingIsSharedItEndedBeforeEverything() {
    Lineage away = Lineage.of(1, Map.of()).forked(2, forks(), 80, 80);

    assertThat(away.momentOf(LogId.of(2, 0))).isEqualTo(Moment.of(81));
    assertThat(away.sharedMoment(3, forks(), 30)).isEqualTo(Moment.NEVER);
    assertThat(away.sharedMoment(3, forks(1, 70), 30)).isEqualTo(Moment.of(70));
  }

  private static Map<Long, Long> forks(long... incarnationsAndCounters) {
    Map<Long, Long> forks = new LinkedHashMap<>();
    for (int i = 0; i < incarnationsAndCounters.length; i += 2) {
      forks.put(incarnationsAndCounters[i], incarnationsAndCounters[i + 1]);
    }
    return forks;
  }
}
