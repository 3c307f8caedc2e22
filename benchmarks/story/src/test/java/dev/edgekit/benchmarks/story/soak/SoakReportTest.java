package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.benchmarks.story.Answers;
import dev.edgekit.benchmarks.story.Place;
import java.io.ByteArrayInputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class SoakReportTest {
  private final Samples node = new Samples("node 1");
  private final Findings findings = new Findings();
  private final Answers answers = new Answers();

  private void samples(double threadsAMinute) {
    for (int minute = 0; minute <= 60; minute++) {
      Map<Measure, Double> sample = new EnumMap<>(Measure.class);
      for (Measure measure : Measure.values()) {
        sample.put(measure, 100.0);
      }
      sample.put(Measure.THREADS, 50 + minute * threadsAMinute);
      node.add(minute, sample);
    }
  }

  private SoakReport report() {
    return new SoakReport(
        60,
        node,
        List.of(),
        List.of(new SoakReport.Happened(1, Troubles.Trouble.HANG)),
        findings,
        answers.judge(2_000_000, Long.MAX_VALUE));
  }

  @Test
  void isGoodWhereAllIsFlatAndNothingWrong() {
    samples(0);

    assertThat(report().isGood()).isTrue();
    assertThat(report().text()).contains("met     threads is flat").doesNotContain("MISSED");
  }

  @Test
  void aThreadEveryTwentyMinutesIsALeak() {
    samples(0.05);

    assertThat(report().isGood()).isFalse();
    assertThat(report().text()).contains("MISSED  threads is flat");
  }

  @Test
  void somethingWrongOrStaleBeyondTheBoundIsMissed() {
    samples(0);
    answers.committed("course-7", 2, 1_000_000, 1_100_000);
    answers.answered(Place.NODE, 4_000_000, "{\"course\": 7, \"v\": 1}");
    assertThat(report().text())
        .contains("MISSED  1 stale answers beyond the bound (node 1, at most");

    findings.wrong("another answer", "that of somebody else");
    assertThat(report().text()).contains("MISSED  nothing is wrong", "1 × another answer");
  }

  @Test
  void whatIsToldToComeAgainHasALimit() {
    samples(0);
    for (int i = 0; i < 98; i++) {
      findings.asked("pages");
    }
    findings.busy("sessions");
    assertThat(report().isGood()).isFalse();
    for (int i = 0; i < 2; i++) {
      findings.asked("pages");
    }
    assertThat(report().isGood()).isTrue();
  }

  @Test
  void isDrawn() throws Exception {
    samples(0);

    String svg = SoakChart.of(report());

    var unused =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertThat(svg).contains("file descriptors", "Redis hangs for 4 s");
  }
}
