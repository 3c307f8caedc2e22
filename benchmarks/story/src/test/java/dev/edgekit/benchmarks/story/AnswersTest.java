package dev.edgekit.benchmarks.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final long BOUND = 2_000_000;
  private final Answers answers = new Answers();

  private Answers.Stale stale(Place place) {
    return Objects.requireNonNull(answers.judge(BOUND).get(place));
  }

  @Test
  void isStaleWhatANewerVersionWasCommittedBefore() {
    answers.answered(Place.NODE, 1_500_000, "{\"course\" : 7, \"v\" : 3}");
    answers.committed("course-7", 4, 1_000_000, 1_100_000);

    Answers.Stale stale = stale(Place.NODE);

    assertThat(stale.count()).isEqualTo(1);
    assertThat(stale.maxAge()).isCloseTo(0.5, within(1e-9));
    assertThat(stale.beyond()).isZero();
  }

  @Test
  void isNotStaleWhatBeganBeforeTheCommitOrKnowsIt() {
    answers.committed("course-7", 4, 1_000_000, 1_100_000);
    answers.answered(Place.NODE, 900_000, "{\"course\":7,\"v\":3}");
    answers.answered(Place.NODE, 9_000_000, "{\"course\":7,\"v\":4}");
    answers.answered(Place.NODE, 9_000_000, "{\"course\":8,\"v\":3}");

    assertThat(answers.judge(BOUND)).isEmpty();
  }

  @Test
  void isBeyondTheBoundByTimeSinceTheCommitOrAtTheCdnByThePurge() {
    answers.committed("cover-2", 2, 1_000_000, 1_100_000);
    answers.answered(Place.CDN, 1_050_000, "\"cover\" : 2, \"v\" : 1");
    answers.answered(Place.CDN, 1_150_000, "\"cover\" : 2, \"v\" : 1");
    answers.answered(Place.BROWSER, 1_150_000, "\"cover\" : 2, \"v\" : 1");
    answers.answered(Place.BROWSER, 3_150_000, "\"cover\" : 2, \"v\" : 1");

    assertThat(stale(Place.CDN).count()).isEqualTo(2);
    assertThat(stale(Place.CDN).beyond()).isEqualTo(1);
    assertThat(stale(Place.BROWSER).beyond()).isEqualTo(1);
  }

  @Test
  void ageIsThatOfTheFirstWriteThatWasMissed() {
    answers.committed("course-1", 2, 1_000_000, 1_000_000);
    answers.committed("course-1", 3, 5_000_000, 5_000_000);
    answers.answered(Place.NODE, 6_000_000, "{\"course\":1,\"v\":1}");

    assertThat(stale(Place.NODE).maxAge()).isCloseTo(5, within(1e-9));
  }

  @Test
  void aWriteThatNobodyLivedToReportIsJudgedByTheNextOne() {
    answers.committed("course-7", 5, 1_000_000, 1_100_000);
    answers.answered(Place.NODE, 1_500_000, "{\"course\":7,\"v\":3}");

    assertThat(stale(Place.NODE).count()).isEqualTo(1);
  }

  @Test
  void judgesWhatBeganBeforeAMomentAndKeepsTheRest() {
    answers.committed("course-7", 4, 1_000_000, 1_100_000);
    answers.answered(Place.NODE, 2_000_000, "{\"course\":7,\"v\":3}");
    answers.answered(Place.NODE, 5_000_000, "{\"course\":7,\"v\":3}");

    assertThat(Objects.requireNonNull(answers.judge(BOUND, 3_000_000).get(Place.NODE)).count())
        .isEqualTo(1);
    assertThat(Objects.requireNonNull(answers.judge(BOUND, 9_000_000).get(Place.NODE)).count())
        .isEqualTo(2);
    assertThat(stale(Place.NODE).beyond()).isEqualTo(1);
  }
}
