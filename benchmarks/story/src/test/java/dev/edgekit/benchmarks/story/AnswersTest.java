package dev.edgekit.benchmarks.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private final Answers answers = new Answers();

  private void told(Place place, long beganMicros, String text, String... fields) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      all.put(fields[i], fields[i + 1]);
    }
    answers.answered(new Told(place, "/", beganMicros, beganMicros, all, text));
  }

  private Answers.Stale stale(Place place) {
    return Objects.requireNonNull(answers.judge(BOUND).get(place));
  }

  @Test
  void isStaleWhatANewerVersionWasCommittedBefore() {
    told(Place.NODE, 1_500_000, "{\"course\" : 7, \"v\" : 3}");
    answers.committed("course-7", new Commit(4, 1_000_000, 1_000_000, 1_100_000));

    Answers.Stale stale = stale(Place.NODE);

    assertThat(stale.count()).isEqualTo(1);
    assertThat(stale.maxAge()).isCloseTo(0.5, within(1e-9));
    assertThat(stale.beyond()).isZero();
  }

  @Test
  void isNotStaleWhatBeganBeforeTheCommitOrKnowsIt() {
    answers.committed("course-7", new Commit(4, 1_000_000, 1_000_000, 1_100_000));
    told(Place.NODE, 900_000, "{\"course\":7,\"v\":3}");
    told(Place.NODE, 9_000_000, "{\"course\":7,\"v\":4}");
    told(Place.NODE, 9_000_000, "{\"course\":8,\"v\":3}");

    assertThat(answers.judge(BOUND)).isEmpty();
  }

  @Test
  void isBeyondTheBoundByTimeSinceTheCommitOrAtTheCdnByThePurge() {
    answers.committed("cover-2", new Commit(2, 1_000_000, 1_000_000, 1_100_000));
    told(Place.CDN, 1_050_000, "\"cover\" : 2, \"v\" : 1");
    told(Place.CDN, 1_150_000, "\"cover\" : 2, \"v\" : 1");
    told(Place.BROWSER, 1_150_000, "\"cover\" : 2, \"v\" : 1");
    told(Place.BROWSER, 3_150_000, "\"cover\" : 2, \"v\" : 1");

    assertThat(stale(Place.CDN).count()).isEqualTo(2);
    assertThat(stale(Place.CDN).beyond()).isEqualTo(1);
    assertThat(stale(Place.BROWSER).beyond()).isEqualTo(1);
  }

  @Test
  void ageIsThatOfTheFirstWriteThatWasMissed() {
    answers.committed("course-1", new Commit(2, 1_000_000, 1_000_000, 1_000_000));
    answers.committed("course-1", new Commit(3, 5_000_000, 5_000_000, 5_000_000));
    told(Place.NODE, 6_000_000, "{\"course\":1,\"v\":1}");

    assertThat(stale(Place.NODE).maxAge()).isCloseTo(5, within(1e-9));
  }

  @Test
  void aWriteThatNobodyLivedToReportIsJudgedByTheNextOne() {
    answers.committed("course-7", new Commit(5, 1_000_000, 1_000_000, 1_100_000));
    told(Place.NODE, 1_500_000, "{\"course\":7,\"v\":3}");

    assertThat(stale(Place.NODE).count()).isEqualTo(1);
  }

  @Test
  void judgesWhatBeganBeforeAMomentAndKeepsTheRest() {
    answers.committed("course-7", new Commit(4, 1_000_000, 1_000_000, 1_100_000));
    told(Place.NODE, 2_000_000, "{\"course\":7,\"v\":3}");
    told(Place.NODE, 5_000_000, "{\"course\":7,\"v\":3}");

    assertThat(
            Objects.requireNonNull(answers.judge(BOUND, 3_000_000, finding -> {}).get(Place.NODE))
                .count())
        .isEqualTo(1);
    assertThat(
            Objects.requireNonNull(answers.judge(BOUND, 9_000_000, finding -> {}).get(Place.NODE))
                .count())
        .isEqualTo(2);
    assertThat(stale(Place.NODE).beyond()).isEqualTo(1);
  }

  @Test
  void breaksNoPromiseIfItSaysThatItIsNotSure() {
    answers.committed("course-7", new Commit(4, 1_000_000, 1_000_000, 1_100_000));
    told(Place.LOAD, 9_000_000, "{\"course\":7,\"v\":3}", "Cache-Control", "no-cache");
    told(Place.NODE, 9_000_000, "{\"course\":7,\"v\":3}", "Cache-Control", "public, max-age=0");

    assertThat(stale(Place.LOAD).count(Answers.Verdict.UNSURE)).isEqualTo(1);
    assertThat(stale(Place.LOAD).beyond()).isZero();
    assertThat(stale(Place.NODE).beyond()).isEqualTo(1);
  }

  @Test
  void thePromiseCountsFromTheLog() {
    answers.committed("course-7", new Commit(4, 1_000_000, 5_000_000, 5_100_000));
    told(Place.NODE, 6_900_000, "{\"course\":7,\"v\":3}");
    told(Place.NODE, 7_100_000, "{\"course\":7,\"v\":3}");

    assertThat(stale(Place.NODE).count(Answers.Verdict.NOT_APPENDED)).isEqualTo(1);
    assertThat(stale(Place.NODE).beyond()).isEqualTo(1);
  }

  @Test
  void whatAPurgeOvertookHasUntilTheSecond() {
    answers.committed("course-7", new Commit(4, 1_000_000, 1_000_000, 1_100_000));
    String old = "{\"course\":7,\"v\":3}";
    told(Place.CDN, 4_000_000, old, Told.ANSWERED, "2 1050000");
    told(Place.CDN, 4_200_000, old, Told.ANSWERED, "2 1050000");
    told(Place.CDN, 4_000_000, old, Told.ANSWERED, "2 1150000");

    assertThat(stale(Place.CDN).count(Answers.Verdict.OVERTAKEN)).isEqualTo(1);
    assertThat(stale(Place.CDN).beyond()).isEqualTo(2);
  }
}
