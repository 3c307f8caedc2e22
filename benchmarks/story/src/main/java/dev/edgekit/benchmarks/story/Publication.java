package dev.edgekit.benchmarks.story;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts what a run came to into the documents that show it, between two comments each, and the chart
 * beside them: what they say is what was printed.
 */
final class Publication {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(<!-- benchmarks/story/publish writes from here -->\n).*?(<!-- to here -->)",
          Pattern.DOTALL);

  private final List<Result> results;
  private final Scores scores;

  Publication(List<Result> results, Scores scores) {
    this.results = List.copyOf(results);
    this.scores = scores;
  }

  /**
   * Writes them.
   *
   * @param home the folder of the story, in which its README and its chart lie
   * @param report table and verdicts, in Markdown
   * @throws IllegalStateException if a document has no place for it
   */
  void write(Path home, String caption, String report, String chart) throws IOException {
    Path root = home.resolve("../..").normalize();
    replace(root.resolve("README.md"), front() + "\nMeasured at " + caption + ".\n");
    replace(home.resolve("README.md"), "Measured at " + caption + ".\n\n" + report);
    Files.writeString(home.resolve("story.svg"), chart);
  }

  static void replace(Path document, String text) throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(document));
    if (!block.find()) {
      throw new IllegalStateException(
          document + " has no lines that say what to replace: " + BLOCK);
    }
    String all = block.replaceFirst("$1" + Matcher.quoteReplacement("\n" + text + "\n") + "$2");
    Files.writeString(document, all, UTF_8);
  }

  /** The four ratios, and what else must be said with them. */
  String front() {
    Result before = of(Stage.CAFFEINE);
    Result after = of(Stage.CDN);
    long jpeg = of(Stage.JPEG).pictureBody();
    long first = of(Stage.AVIF).pictureBody();
    long refined = of(Stage.REFINED).pictureBody();
    return "| | before | after | fewer |\n|---|--:|--:|--:|\n"
        + row(
            "public API calls at the services, once the CDN keeps the answers",
            before.publicCalls().requests(),
            after.publicCalls().requests())
        + row(
            "all API calls at the services: sessions and keys included",
            before.calls(),
            after.calls())
        + String.format(
            Locale.ROOT,
            "| MB of the API through the load balancer, pictures on a host of their own | %.1f | %.1f"
                + " | **%.1f %%** |%n",
            before.balancerBytes() / 1e6,
            after.balancerBytes() / 1e6,
            fewer(before.balancerBytes(), after.balancerBytes()))
        + String.format(
            Locale.ROOT,
            "| MB of pictures, beside JPEG of quality 80 at the next breakpoint: first answer (refined"
                + " later) | %.1f | %.1f (%.1f) | **%.1f %%** (%.1f %%) |%n",
            jpeg / 1e6,
            first / 1e6,
            refined / 1e6,
            fewer(jpeg, first),
            fewer(jpeg, refined))
        + words();
  }

  private String words() {
    long beyond =
        results.stream()
            .filter(result -> result.stage() != Stage.UNPURGED)
            .mapToLong(Result::staleBeyond)
            .sum();
    return String.format(
        Locale.ROOT,
        "%nAnswers that were stale beyond the bound, loads racing purges included: %d; in the stage"
            + " without purges, wrong on purpose: %d.%nThe JPEGs score higher (SSIMULACRA2 of %.0f,"
            + " EdgeKit's first answer %.0f, refined %.0f).%n",
        beyond,
        of(Stage.UNPURGED).staleBeyond(),
        scores.jpeg(),
        scores.first(),
        scores.refined());
  }

  private static String row(String what, long before, long after) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %,d | **%.1f %%** |%n",
        what,
        before,
        after,
        fewer(before, after));
  }

  private static double fewer(long before, long after) {
    return 100.0 * (before - after) / before;
  }

  private Result of(Stage stage) {
    return results.stream()
        .filter(result -> result.stage() == stage)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the stage " + stage.title() + " is missing"));
  }
}
