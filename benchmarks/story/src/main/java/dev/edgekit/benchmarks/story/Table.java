package dev.edgekit.benchmarks.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The results as a table in Markdown: a column for each stage. */
final class Table {
  private final List<Result> results;
  private final List<String> lines = new ArrayList<>();

  private Table(List<Result> results) {
    this.results = results;
  }

  static String of(List<Result> results) {
    Table table = new Table(results);
    table.row("", r -> r.stage().title() + (r.stage().isWrong() ? " (wrong)" : ""));
    table.lines.add("|---|" + "--:|".repeat(results.size()));
    table.traffic();
    table.cost();
    table.staleness();
    return String.join("\n", table.lines) + "\n";
  }

  private void traffic() {
    row("pages", r -> count(r.pages()));
    row("browsers ⇄ CDN: API requests", r -> count(r.browsers().requests()));
    row("… MB", r -> megabytes(r.browsers().bytes()));
    row("browsers ⇄ CDN: pictures", r -> count(r.browserPictures().requests()));
    row("… **MB**", r -> megabytes(r.browserPictures().bytes()));
    row("balancer ⇄ services: **public calls**", r -> count(r.publicCalls().requests()));
    row("… of them 304", r -> count(r.publicCalls().notModified()));
    row("… calls under `/client`", r -> count(r.privateCalls().requests()));
    row("… calls with a key", r -> count(r.keyCalls().requests()));
    row("… **all calls**", r -> count(r.calls()));
    row("… **API MB**", r -> megabytes(r.balancerBytes()));
    row("… pictures", r -> count(r.pictureCalls().requests()));
    row("… pictures MB", r -> megabytes(r.pictureCalls().bytes()));
  }

  private void cost() {
    row("Redis: commands", r -> count(r.redisCommands()));
    row("… MB", r -> megabytes(r.redisBytes()));
    row("database: queries", r -> count(r.queries()));
    for (String program : List.of("CDN", "balancer", "nodes", "Redis", "database")) {
      row("CPU s: " + program, r -> decimal(r.cpu().getOrDefault(program, 0.0)));
    }
    row("API in browsers, ms: p50", r -> decimal(r.apiMillis().median()));
    row("… p99", r -> decimal(r.apiMillis().high()));
    row("pictures in browsers, ms: p99", r -> decimal(r.pictureMillis().high()));
    row("commit to purged, ms: p50", r -> decimal(r.purgeMillis().median()));
    row("… longest", r -> decimal(r.purgeMillis().high()));
  }

  private void staleness() {
    row("stale answers: count, greatest age", Table::stale);
    row("… later, and say `no-cache`", r -> count(r.stale(Answers.Verdict.UNSURE)));
    row("… **beyond the bound**", r -> count(r.staleBeyond()));
    row("failures", r -> count(r.failed()));
  }

  private static String stale(Result result) {
    if (result.stale().isEmpty()) {
      return "0";
    }
    return result.stale().entrySet().stream()
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "%s %d, %.2f s",
                    e.getKey().title(),
                    e.getValue().count(),
                    e.getValue().maxAge()))
        .collect(Collectors.joining("; "));
  }

  private void row(String title, Function<Result, String> value) {
    lines.add(
        results.stream().map(value).collect(Collectors.joining(" | ", "| " + title + " | ", " |")));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static String decimal(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f", value);
  }
}
