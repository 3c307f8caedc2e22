package dev.edgekit.benchmarks.story;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the story claims, held against what was measured: the three ratios, and staleness. */
final class Goals {
  private final Map<Stage, Result> results = new EnumMap<>(Stage.class);
  private final List<String> lines = new ArrayList<>();
  private boolean met = true;

  private Goals(List<Result> results) {
    results.forEach(result -> this.results.put(result.stage(), result));
  }

  static Goals of(List<Result> results, Traffic traffic) {
    Goals goals = new Goals(results);
    goals.services();
    goals.predicted(Model.of(traffic, Platform.FRESH));
    goals.pictures();
    results.forEach(goals::stage);
    return goals;
  }

  private void services() {
    Result before = results.get(Stage.CAFFEINE);
    Result after = results.get(Stage.CDN);
    if (before == null || after == null) {
      return;
    }
    long publicBefore = before.publicCalls().requests();
    less("public calls at the services", publicBefore, after.publicCalls().requests(), 70);
    less("all calls at the services", before.calls(), after.calls(), 60);
    less(
        "bytes through the balancer, pictures on a host of their own",
        before.balancerBytes(),
        after.balancerBytes(),
        50);
  }

  private void predicted(Model model) {
    lines.add(
        String.format(
            Locale.ROOT,
            "        the model says %.1f %% fewer public calls, %.1f %% fewer of all",
            100 * model.publicSaved(),
            100 * model.allSaved()));
  }

  private void pictures() {
    Result jpeg = results.get(Stage.JPEG);
    for (Stage stage : List.of(Stage.AVIF, Stage.REFINED)) {
      Result ours = results.get(stage);
      if (ours != null && jpeg != null) {
        String what = "bytes of pictures than JPEG of quality 80 at the next breakpoint";
        less(stage.title() + ": " + what, jpeg.pictureBody(), ours.pictureBody(), 60);
      }
      Result uploaded = results.get(Stage.CDN);
      if (ours != null && uploaded != null) {
        String what = stage.title() + ": bytes of pictures than what was uploaded";
        less(what, uploaded.pictureBody(), ours.pictureBody(), 60);
      }
    }
  }

  private void stage(Result result) {
    String name = result.stage().title();
    if (result.stage() == Stage.UNPURGED) {
      check(
          name + ": wrong on purpose, answers beyond the bound are found",
          result.staleBeyond() > 0);
      return;
    }
    check(name + ": no answer is stale beyond the bound", result.staleBeyond() == 0);
    check(
        String.format(
            Locale.ROOT,
            "%s: %.2f %% of the requests failed (at most 1 %%)",
            name,
            100 * result.failedShare()),
        result.failedShare() <= 0.01);
    Result shared = results.get(Stage.CDN);
    if (result.stage() == Stage.UNSHARED && shared != null) {
      check(
          name + ": wrong on purpose, public calls are saved by less than a third of the goal",
          less(results.getOrDefault(Stage.CAFFEINE, shared), result) < 25);
    }
  }

  private static double less(Result before, Result after) {
    return percent(before.publicCalls().requests(), after.publicCalls().requests());
  }

  private static double percent(long before, long after) {
    return 100.0 * (before - after) / before;
  }

  private void less(String what, long before, long after, int goal) {
    double less = percent(before, after);
    check(
        String.format(Locale.ROOT, "%.1f %% fewer %s (goal %d %%)", less, what, goal),
        less >= goal);
  }

  private void check(String what, boolean holds) {
    lines.add((holds ? "met     " : "MISSED  ") + what);
    met &= holds;
  }

  boolean met() {
    return met;
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
