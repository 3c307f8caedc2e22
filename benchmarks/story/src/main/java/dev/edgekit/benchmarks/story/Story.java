package dev.edgekit.benchmarks.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs the stages one after the other, and prints what they came to. */
public final class Story {
  private static final long REFINEMENT_SECONDS = 300;

  private final Options options;
  private final Path folder;

  private Story(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  /** Ends with 0 if every goal is met, 1 if one is missed, 2 if it was called wrongly. */
  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Goals goals = new Story(options, options.work()).tell();
    System.exit(goals.met() ? 0 : 1);
  }

  private Goals tell() throws IOException, InterruptedException {
    Site site = Site.prepare(options.photographs(), folder, options.seed());
    Uploads uploads = site.uploads();
    try (JpegLadder ladder = new JpegLadder(folder.resolve("sized"))) {
      for (int cover = 1; cover <= Platform.COVERS; cover++) {
        ladder.make(uploads.originals().resolve(Platform.cover(cover)));
      }
    }
    List<Result> results = new ArrayList<>();
    say("Starting the database …");
    try (Stores stores = Stores.start(folder);
        Refinery refinery = Refinery.start(folder, uploads, options.stages())) {
      for (Stage stage : options.stages()) {
        if (stage == Stage.REFINED) {
          refinery.await(REFINEMENT_SECONDS);
        }
        uploads.reset();
        say("Stage " + stage.title() + " …");
        Result result =
            new StageRun(stage, stores, site.key(), options.seed(), options.traffic()).run();
        results.add(result);
        result.failures().forEach((what, count) -> say("  " + count + " × " + what));
      }
      uploads.reset();
      results.sort(Comparator.comparing(result -> result.stage().isTrial()));
      return report(results, refinery);
    }
  }

  private Goals report(List<Result> results, Refinery refinery) throws IOException {
    Goals goals = Goals.of(results, options.traffic());
    Optional<Scores> scores =
        options.stages().contains(Stage.REFINED)
            ? Optional.of(Scores.of(folder, folder.resolve("originals")))
            : Optional.empty();
    String pictures = scores.map(it -> "\n" + refinery + it + "\n").orElse("");
    String report =
        Table.of(results)
            + "\nWhat the command says of it:\n\n```\n"
            + goals
            + pictures
            + "```\n\n"
            + Model.table(options.traffic());
    String chart = Chart.of(results, caption());
    System.out.println(report);
    Files.createDirectories(options.out());
    Files.writeString(options.out().resolve("story.md"), report);
    Files.writeString(options.out().resolve("story.svg"), chart);
    say("Written: " + options.out().resolve("story.md") + " and story.svg");
    if (options.isPublished()) {
      new Publication(results, scores.orElseThrow())
          .write(options.home(), caption(), report, chart);
      say("Renewed: both README.md and the story's chart");
    }
    return goals;
  }

  /** What the numbers are of. */
  private String caption() {
    return String.format(
        Locale.ROOT,
        "commit %s · seed %d · %.0f s a stage, %.0f pages a second · JDK %s, %d processors, %s",
        System.getProperty("story.commit", "unknown"),
        options.seed(),
        options.traffic().seconds(),
        options.traffic().pagesPerSecond(),
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
