package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.benchmarks.story.Answers.Finding;
import dev.edgekit.benchmarks.story.Answers.Verdict;
import dev.edgekit.benchmarks.story.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts stale answers by what became of the promise, and has those beyond it written down.
 * Thread-safe.
 */
final class Judge {
  /** A write is late in the log if it comes this long after its commit. */
  private static final long LATE_MICROS = 1_000_000;

  private final Timeline suspended;
  private final Timeline starved;
  private final Evidence evidence;
  private final Map<String, Count> counts = new TreeMap<>();
  private final List<String> beyond = new ArrayList<>();
  private int late;
  private double latest;

  /**
   * Nothing is counted yet.
   *
   * @param suspended when node 1 was
   * @param starved when the callers' own process got no processor
   */
  Judge(Timeline suspended, Timeline starved, Evidence evidence) {
    this.suspended = suspended;
    this.starved = starved;
    this.evidence = evidence;
  }

  private record Count(int number, double maxAge) {}

  /** A write was reported. */
  synchronized void heard(Commit commit) {
    if (commit.appended() - commit.committed() > LATE_MICROS) {
      late++;
      latest = Math.max(latest, (commit.appended() - commit.committed()) / 1e6);
    }
  }

  /** An answer was stale. */
  synchronized void found(Finding finding) {
    String what = what(finding);
    counts.merge(
        what,
        new Count(1, finding.age()),
        (a, b) -> new Count(a.number + b.number, Math.max(a.maxAge, b.maxAge)));
    if (finding.verdict() == Verdict.BEYOND) {
      beyond.add(
          String.format(
              Locale.ROOT,
              "%s by %s at %s: %s, %.2f s after a commit",
              finding.told().address(),
              finding.told().place().title(),
              Evidence.time(finding.told().beganMicros()),
              finding.entity(),
              finding.age()));
      evidence.write(finding);
    }
  }

  private String what(Finding finding) {
    long began = finding.told().beganMicros();
    long ended = finding.told().endedMicros();
    boolean slept = finding.told().node().equals("1") && !suspended.between(began, ended).isEmpty();
    boolean hungry = !starved.between(began, ended).isEmpty();
    return finding.told().place().title()
        + ", "
        + title(finding.verdict())
        + (slept ? ", by a node that had been suspended" : "")
        + (hungry ? ", while the callers got no processor" : "");
  }

  private static String title(Verdict verdict) {
    return switch (verdict) {
      case WITHIN -> "within the bound";
      case UNSURE -> "later, and says `no-cache`";
      case NOT_APPENDED -> "later, before the write was in the log";
      case OVERTAKEN -> "overtaken by the purge, until the second one";
      case BEYOND -> "**beyond the bound**";
    };
  }

  synchronized int beyond() {
    return beyond.size();
  }

  /** Those beyond the bound, a line for each. */
  synchronized List<String> examples() {
    return List.copyOf(beyond);
  }

  /** A table in Markdown. */
  synchronized List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| stale answers | times | oldest, s |\n|---|--:|--:|");
    counts.forEach(
        (what, count) ->
            lines.add(
                String.format(
                    Locale.ROOT, "| %s | %d | %.2f |", what, count.number, count.maxAge)));
    lines.add("\n| what limits what was seen | times | longest, s |\n|---|--:|--:|");
    lines.add(row("writes in the log more than a second after their commit", late, latest));
    lines.add(row("node 1 suspended", suspended));
    lines.add(row("the callers' own process got no processor for 0.25 s or more", starved));
    return lines;
  }

  private static String row(String what, Timeline times) {
    List<Timeline.Span> all = times.all();
    return row(what, all.size(), all.stream().mapToDouble(Timeline.Span::seconds).max().orElse(0));
  }

  private static String row(String what, int times, double longest) {
    return String.format(Locale.ROOT, "| %s | %d | %.2f |", what, times, longest);
  }
}
