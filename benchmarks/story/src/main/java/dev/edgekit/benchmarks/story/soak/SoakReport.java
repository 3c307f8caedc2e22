package dev.edgekit.benchmarks.story.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What a soak came to.
 *
 * @param first the node that lived through all of it, which is judged
 * @param others the lives of the other one
 */
record SoakReport(
    long minutes,
    Samples first,
    List<Samples> others,
    List<Happened> happened,
    Findings findings,
    Judge judge) {
  /** Caches, code and pools fill at first: this part of the time isn't judged. */
  private static final double WARM_UP = 0.5;

  /** Of what is asked, the share that may be told to come again. */
  private static final double MAX_BUSY = 0.01;

  /** A trouble, and when it began. */
  record Happened(double minute, Troubles.Trouble trouble) {}

  /** Whether nothing was wrong or stale beyond its bound, and all stayed flat. */
  boolean isGood() {
    return findings.wrong().isEmpty() && judge.beyond() == 0 && !isBusy() && flat();
  }

  private boolean isBusy() {
    return findings.busyShare() > MAX_BUSY;
  }

  private boolean flat() {
    return List.of(Measure.values()).stream().allMatch(this::isFlat);
  }

  private boolean isFlat(Measure measure) {
    Series judged = judged(measure);
    return judged.values().size() > 1 && judged.growth() <= measure.allowed(judged.median());
  }

  Series judged(Measure measure) {
    return first.of(measure).from(warmUp());
  }

  /** Until when nothing is judged, in minutes. */
  double warmUp() {
    return minutes * WARM_UP;
  }

  /** What the numbers are of. */
  String caption() {
    return String.format(
        Locale.ROOT,
        "commit %s · %d minutes · JDK %s, %d processors, %s",
        System.getProperty("story.commit", "unknown"),
        minutes,
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"));
  }

  /** Tables in Markdown, and a line for each goal. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(caption() + "\n");
    lines.add("| node 1, after " + Math.round(warmUp()) + " minutes | median | growth | allowed |");
    lines.add("|---|--:|--:|--:|");
    for (Measure measure : Measure.values()) {
      lines.add(row(measure));
    }
    lines.add("\n| happened | times |\n|---|--:|");
    happened.stream()
        .collect(Collectors.groupingBy(Happened::trouble, Collectors.counting()))
        .forEach((trouble, count) -> lines.add("| " + trouble.title() + " | " + count + " |"));
    lines.add("\n| asked | times |\n|---|--:|");
    findings.asked().forEach((what, count) -> lines.add(row(what, count)));
    findings.busy().forEach((what, count) -> lines.add(row("503, come again: " + what, count)));
    findings.lost().forEach((what, count) -> lines.add(row("lost: " + what, count)));
    lines.add("");
    lines.addAll(judge.table());
    lines.add("");
    verdicts(lines);
    return String.join("\n", lines) + "\n";
  }

  private static String row(String what, LongAdder count) {
    return String.format(Locale.ROOT, "| %s | %,d |", what, count.sum());
  }

  private String row(Measure measure) {
    Series judged = judged(measure);
    return String.format(
        Locale.ROOT,
        "| %s%s | %.1f | %+.1f | %.1f |",
        measure.title(),
        measure.unit().isEmpty() ? "" : ", " + measure.unit(),
        judged.median(),
        judged.growth(),
        measure.allowed(judged.median()));
  }

  private void verdicts(List<String> lines) {
    for (Measure measure : Measure.values()) {
      lines.add(verdict(isFlat(measure), measure.title() + " is flat"));
    }
    lines.add(verdict(judge.beyond() == 0, judge.beyond() + " stale answers beyond the bound"));
    judge.examples().forEach(example -> lines.add("        " + example));
    lines.add(
        verdict(
            !isBusy(),
            String.format(
                Locale.ROOT,
                "%.2f %% were told to come again (at most %.0f %%)",
                100 * findings.busyShare(),
                100 * MAX_BUSY)));
    lines.add(verdict(findings.wrong().isEmpty(), "nothing is wrong"));
    findings.wrong().forEach((what, count) -> lines.add("        " + count + " × " + what));
    findings.examples().forEach(example -> lines.add("        e.g. " + example));
  }

  private static String verdict(boolean met, String what) {
    return (met ? "met     " : "MISSED  ") + what;
  }
}
