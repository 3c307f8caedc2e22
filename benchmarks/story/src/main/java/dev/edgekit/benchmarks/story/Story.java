package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.auth.key.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the stages one after the other, and prints what they came to. */
public final class Story {
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
    Uploads uploads = Uploads.make(options.photographs(), folder, options.seed());
    Files.writeString(folder.resolve("rules.yaml"), Surroundings.resource("rules.yaml"), UTF_8);
    for (String name : List.of("sized", "variants", "refined")) {
      Files.createDirectories(folder.resolve(name));
    }
    String key;
    try (ApiKeys keys = ApiKeys.at(folder.resolve("keys.json"))) {
      key = keys.issue("billing").text();
    }
    List<Result> results = new ArrayList<>();
    say("Starting the database …");
    try (Stores stores = Stores.start(folder)) {
      for (Stage stage : options.stages()) {
        uploads.reset();
        say("Stage " + stage.title() + " …");
        Result result = new StageRun(stage, stores, key, options.seed(), options.traffic()).run();
        results.add(result);
        result.failures().forEach((what, count) -> say("  " + count + " × " + what));
      }
    }
    Goals goals = Goals.of(results);
    System.out.println(Table.of(results));
    System.out.println(goals);
    return goals;
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
