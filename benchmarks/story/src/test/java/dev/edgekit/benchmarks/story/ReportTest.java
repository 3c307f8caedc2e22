package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Traffic TRAFFIC = Traffic.of(Duration.ofSeconds(45));
  private final Result caffeine = result(Stage.CAFFEINE, 2_000, 5_000_000);

  private static Result result(Stage stage, long publicCalls, long pictureBytes) {
    Hop none = new Hop(0, 0, 0);
    return new Result(
        stage,
        1_000,
        2_000,
        new Hop(2_000, 4_000_000, 100),
        new Hop(1_500, pictureBytes, 0),
        new Hop(publicCalls, publicCalls * 2_000, 10),
        new Hop(100, 50_000, 0),
        none,
        none,
        10,
        1_000,
        300,
        Map.of("nodes", 2.5),
        new Spread(1, 10),
        new Spread(1, 10),
        new Spread(50, 90),
        Map.of(),
        pictureBytes,
        Map.of(),
        Map.of());
  }

  @Test
  void tableHasAColumnForEachStage() {
    String table = Table.of(List.of(caffeine, result(Stage.UNPURGED, 400, 5_000_000)));

    assertThat(table).startsWith("|  | Caffeine | unpurged (wrong) |\n|---|--:|--:|\n");
    assertThat(table).contains("| … **all calls** | 2,100 | 500 |");
    assertThat(table.lines()).allMatch(line -> line.chars().filter(c -> c == '|').count() == 4);
  }

  @Test
  void goalsAreMetAndMissedByTheRatios() {
    Goals met = Goals.of(List.of(caffeine, result(Stage.CDN, 400, 5_000_000)), TRAFFIC);
    Goals missed = Goals.of(List.of(caffeine, result(Stage.CDN, 800, 5_000_000)), TRAFFIC);

    assertThat(met.toString()).contains("met     80.0 % fewer public calls");
    assertThat(met.met()).isTrue();
    assertThat(missed.toString()).contains("MISSED  60.0 % fewer public calls");
    assertThat(missed.met()).isFalse();
  }

  @Test
  void aStageThatIsWrongOnPurposeHasToComeOutBad() {
    Goals unseen = Goals.of(List.of(caffeine, result(Stage.UNPURGED, 400, 1)), TRAFFIC);
    Goals unshared =
        Goals.of(
            List.of(caffeine, result(Stage.CDN, 400, 1), result(Stage.UNSHARED, 400, 1)), TRAFFIC);

    assertThat(unseen.met()).isFalse();
    assertThat(unshared.met()).isFalse();
  }

  @Test
  void chartIsWellFormed() throws Exception {
    String svg = Chart.of(List.of(caffeine, result(Stage.CDN, 400, 1)), "commit a < b & c");

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("commit a < b & c");
  }

  @Test
  void hopIsTheSumOfItsLines(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("bytes.log");
    Files.writeString(
        log,
        """
        GET /categories 200 1000 100 1.5 "public" "hit"
        GET /categories/3 304 200 100
        BAN / 200 300 100
        GET /images/cover-01.jpg 200 9000 100
        """);

    assertThat(Hop.of(log, Hop::isPublic)).isEqualTo(new Hop(2, 1_400, 1));
    assertThat(Hop.of(log, Hop::isPicture)).isEqualTo(new Hop(1, 9_100, 0));
  }

  @Test
  void putsWhatCameOutIntoTheDocumentsThatShowIt(@TempDir Path root) throws Exception {
    Path home = Files.createDirectories(root.resolve("benchmarks/story"));
    Files.copy(Path.of("../../README.md"), root.resolve("README.md"));
    Files.copy(Path.of("README.md"), home.resolve("README.md"));
    List<Result> results =
        List.of(
            caffeine,
            result(Stage.CDN, 400, 5_000_000),
            result(Stage.JPEG, 400, 2_000_000),
            result(Stage.AVIF, 400, 800_000),
            result(Stage.REFINED, 400, 600_000),
            result(Stage.UNPURGED, 400, 2_000_000));
    Publication publication = new Publication(results, new Scores(80.3, 70.9, 72.1));

    for (int time = 0; time < 2; time++) {
      publication.write(home, "commit 1234567", "the $table\n", "<svg/>");
    }

    assertThat(root.resolve("README.md"))
        .content()
        .containsOnlyOnce(
            "| public API calls at the services, once the CDN keeps the answers | 2,000 | 400 |"
                + " **80.0 %** |")
        .contains("| 2.0 | 0.8 (0.6) | **60.0 %** (70.0 %) |", "SSIMULACRA2 of 80")
        .containsOnlyOnce("Measured at commit 1234567.")
        .contains("## Test it");
    assertThat(home.resolve("README.md"))
        .content()
        .containsOnlyOnce("Measured at commit 1234567.\n\nthe $table\n")
        .contains("## What limits each number");
    assertThat(home.resolve("story.svg")).hasContent("<svg/>");
    assertThatThrownBy(() -> Publication.replace(home.resolve("story.svg"), ""))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no lines that say what to replace");
  }
}
