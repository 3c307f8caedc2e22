package dev.edgekit.cache.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More names are invalidated than a node keeps. */
class ForgottenNamesTest {
  private static final int KEPT = 1000;

  private final Coherence coherence = new Coherence(2_000_000_000L, true, KEPT);

  private record Entry(List<String> names, LogId asOf) implements Coherence.Judged {
    @Override
    public boolean isLoadedHere() {
      return true;
    }
  }

  @Test
  void whatNoneOfThemNamesStaysCurrent() {
    LogId before = coherence.asOf();
    for (int i = 0; i < 10 * KEPT; i++) {
      coherence.applyLocally(List.of("kother" + i));
    }

    long current =
        IntStream.range(0, 1000)
            .mapToObj(i -> coherence.check(new Entry(List.of("k" + i, "tt"), before)))
            .filter(standing -> standing == Standing.CURRENT)
            .count();

    assertThat(current).isGreaterThan(980);
  }

  @Test
  void whatOneOfThemNamesIsNeverCurrentAgain() {
    LogId before = coherence.asOf();
    for (int i = 0; i < 10 * KEPT; i++) {
      coherence.applyLocally(List.of("k" + i));
    }
    LogId after = coherence.asOf();

    assertThat(coherence.check(new Entry(List.of("k0"), before))).isEqualTo(Standing.BELOW_FLOOR);
    for (int i = 0; i < 10 * KEPT; i++) {
      assertThat(coherence.check(new Entry(List.of("tt", "k" + i), before)))
          .isNotEqualTo(Standing.CURRENT);
      assertThat(coherence.check(new Entry(List.of("tt", "k" + i), after)))
          .isEqualTo(Standing.CURRENT);
    }
  }

  @Test
  void everythingIsForgottenLikeAnyName() {
    LogId before = coherence.asOf();
    coherence.applyLocally(List.of(Names.EVERYTHING));
    for (int i = 0; i < 10 * KEPT; i++) {
      coherence.applyLocally(List.of("kother" + i));
    }

    assertThat(coherence.check(new Entry(List.of("k1"), before))).isNotEqualTo(Standing.CURRENT);
  }

  @Test
  void whereNoneWasForgottenNoneIsNamed() {
    assertThat(new ForgottenNames().mayNameAfter(Moment.NEVER, "ka")).isFalse();
  }

  /** A name may be told late, with an old place. */
  @Test
  void anOlderMomentTakesNoneBack() {
    ForgottenNames forgotten = new ForgottenNames();
    forgotten.forget("ka", new Moment(9, 0));
    forgotten.forget("ka", new Moment(3, 0));

    assertThat(forgotten.mayNameAfter(new Moment(5, 0), "ka")).isTrue();
  }

  /** One bucket alone would take a sixth of them for forgotten. */
  @Test
  void twoBucketsTellNineOfTenFromTwoHundredThousandForgotten() {
    ForgottenNames forgotten = new ForgottenNames();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      forgotten.forget("klocalhost/p/" + random.nextLong(), new Moment(5, 0));
    }

    long told =
        IntStream.range(0, 10_000)
            .filter(i -> !forgotten.mayNameAfter(new Moment(1, 0), "kq/" + random.nextLong()))
            .count();

    assertThat(told).isGreaterThan(8_700);
  }
}
