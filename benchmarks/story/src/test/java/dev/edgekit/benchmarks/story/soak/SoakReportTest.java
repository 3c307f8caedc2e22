package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.benchmarks.story.Answers;
import dev.edgekit.benchmarks.story.Commit;
import dev.edgekit.benchmarks.story.Place;
import dev.edgekit.benchmarks.story.Told;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakReportTest {
  @TempDir private Path folder;
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

  private SoakReport report() throws IOException {
    Judge judge =
        new Judge(
            new Timeline(),
            new Timeline(),
            new Evidence(folder.resolve("evidence"), folder.resolve("log"), List.of()));
    answers.judge(Duration.ofSeconds(2), Long.MAX_VALUE, judge::found);
    return new SoakReport(
        60,
        node,
        List.of(),
        List.of(new SoakReport.Happened(1, Troubles.Trouble.HANG)),
        findings,
        judge);
  }

  @Test
  void isGoodWhereAllIsFlatAndNothingWrong() throws Exception {
    samples(0);

    assertThat(report().isGood()).isTrue();
    assertThat(report().text()).contains("met     threads is flat").doesNotContain("MISSED");
  }

  @Test
  void aThreadEveryTenMinutesIsALeak() throws Exception {
    samples(0.1);

    assertThat(report().isGood()).isFalse();
    assertThat(report().text()).contains("MISSED  threads is flat");
  }

  @Test
  void somethingWrongOrStaleBeyondTheBoundIsMissed() throws Exception {
    samples(0);
    answers.committed("course-7", new Commit(2, 1_000_000, 1_000_000, 1_100_000));
    answers.answered(
        new Told(
            Place.NODE,
            "/courses/7",
            4_000_000,
            4_100_000,
            Map.of("X-Answered", "2 4050000"),
            "{\"course\": 7, \"v\": 1}"));
    Files.writeString(
        folder.resolve("log"),
        "GET /courses/7 200 1 1 4.010 seen\nGET /courses/8 200 1 1 4.020 other\n");
    assertThat(report().text())
        .contains(
            "MISSED  1 stale answers beyond the bound",
            "| node, **beyond the bound** | 1 | 3.00 |");
    assertThat(folder.resolve("evidence"))
        .content()
        .contains(
            "BEYOND /courses/7 by node: course-7 of version 1, 3.000 s after a commit",
            "made by node 2 at 00:00:04.050",
            "x-answered: 2 4050000",
            "4.010 seen")
        .doesNotContain("other");

    findings.wrong("another answer", "that of somebody else");
    assertThat(report().text()).contains("MISSED  nothing is wrong", "1 × another answer");
  }

  @Test
  void whatIsToldToComeAgainHasALimit() throws Exception {
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
