package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruthTest {
  private static final String COURSE = "{\"course\" : 7, \"v\" : 3, \"price\" : 20}";
  private final Truth truth = new Truth();

  @Test
  void acceptsTheSameTextAndTextsOfOtherVersions() {
    assertThat(truth.objection("/courses/7", COURSE)).isEmpty();
    assertThat(truth.objection("/courses/7", COURSE)).isEmpty();
    assertThat(truth.objection("/courses/7", COURSE.replace("3", "4").replace("20", "21")))
        .isEmpty();
  }

  @Test
  void objectsToAnotherTextOfOneVersion() {
    assertThat(truth.objection("/courses/7", COURSE)).isEmpty();

    assertThat(truth.objection("/courses/7", COURSE.replace("20", "21")))
        .hasValueSatisfying(it -> assertThat(it).contains("two texts of one version"));
  }

  @Test
  void objectsToOtherEntitiesAndToNone() {
    assertThat(truth.objection("/courses/7", COURSE)).isEmpty();

    assertThat(truth.objection("/courses/7", COURSE.replace("7", "8"))).isPresent();
    assertThat(truth.objection("/courses/9", "{}")).isPresent();
  }

  @Test
  void knowsTheOtherPictureOfACoverByItsBytes() {
    Covers covers = new Covers();
    byte[] odd = "odd".getBytes(UTF_8);
    byte[] even = "even".getBytes(UTF_8);
    assertThat(covers.isOther(new Covers.Shown(1, 1, "/a"), odd, 1)).isFalse();
    covers.replacing(1, 10);
    assertThat(covers.isOther(new Covers.Shown(1, 1, "/a"), even, 15)).isFalse();
    covers.replaced(1, 2, 20);
    assertThat(covers.isOther(new Covers.Shown(1, 2, "/b"), even, 30)).isFalse();

    assertThat(covers.isOther(new Covers.Shown(1, 2, "/b"), odd, 30)).isTrue();
    assertThat(covers.isOther(new Covers.Shown(1, 1, "/a"), odd, 30)).isFalse();
  }
}
