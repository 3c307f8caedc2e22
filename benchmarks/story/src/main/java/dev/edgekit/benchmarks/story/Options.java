package dev.edgekit.benchmarks.story;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param out where table and chart are written
 * @param work a folder for what is gone afterwards
 * @param isPublished whether the documents that show a run are renewed, which takes all stages
 */
record Options(
    long seed,
    Traffic traffic,
    List<Stage> stages,
    Path out,
    Path work,
    Path photographs,
    Path home,
    boolean isPublished) {
  private static final String USAGE =
      "benchmarks/story/run [--quick] [--seed N] [--seconds N] [--stages A,B,…] [--out DIR]"
          + " [--publish]";
  private static final List<Stage> QUICK =
      List.of(Stage.DATABASE, Stage.CAFFEINE, Stage.CDN, Stage.JPEG, Stage.AVIF, Stage.UNPURGED);

  /**
   * The options of these arguments.
   *
   * @throws IllegalArgumentException if there is no such option, or its value is none
   */
  static Options parse(List<String> arguments) {
    Path home = Path.of(System.getProperty("story.home", "."));
    long seed = 17;
    long seconds = 45;
    List<Stage> stages = List.of(Stage.values());
    Path out = home.resolve("target");
    boolean isPublished = false;
    Iterator<String> left = arguments.iterator();
    while (left.hasNext()) {
      String option = left.next();
      switch (option) {
        case "--quick" -> {
          seconds = 14;
          stages = QUICK;
        }
        case "--seed" -> seed = number("--seed", value("--seed", left));
        case "--seconds" -> seconds = number("--seconds", value("--seconds", left));
        case "--stages" ->
            stages =
                Arrays.stream(value("--stages", left).split(",", -1)).map(Stage::parse).toList();
        case "--out" -> out = Path.of(value("--out", left));
        case "--publish" -> isPublished = true;
        default -> throw wrong("unknown option \"" + option + "\"");
      }
    }
    if (isPublished && !stages.containsAll(List.of(Stage.values()))) {
      throw new IllegalArgumentException("--publish needs all stages");
    }
    Path photographs =
        home.resolve(
            "../../examples/demo/src/main/resources/dev/edgekit/examples/demo/photographs");
    Path work = Path.of(System.getProperty("story.work", "target/work"));
    Traffic traffic = Traffic.of(Duration.ofSeconds(seconds));
    return new Options(seed, traffic, stages, out, work, photographs, home, isPublished);
  }

  private static String value(String option, Iterator<String> left) {
    if (!left.hasNext()) {
      throw wrong(option + " needs a value");
    }
    return left.next();
  }

  private static long number(String option, String value) {
    if (!value.matches("[0-9]{1,9}")) {
      throw wrong(option + " is a number: \"" + value + "\"");
    }
    return Long.parseLong(value);
  }

  private static IllegalArgumentException wrong(String problem) {
    return new IllegalArgumentException(problem + "; " + USAGE);
  }
}
