package dev.edgekit.examples.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What each test of the suite came to, by its id. */
record Results(Map<String, Result> byId) {
  /** Suites that the score called "core" leaves out. */
  private static final List<String> NOT_CORE = List.of("partial", "updateHEAD");

  /**
   * One test's result.
   *
   * @param kind {@code required}, {@code optimal} or {@code check}
   * @param outcome {@code pass} or {@code fail}, for a check {@code yes} or {@code no}; {@code
   *     dependency} if a test that it builds on did not pass
   */
  record Result(String kind, String suite, String id, String outcome, String why) {
    boolean passed() {
      return outcome.equals("pass") || outcome.equals("yes");
    }

    boolean isCore() {
      return !NOT_CORE.contains(suite);
    }

    @Override
    public String toString() {
      return String.join(" ", kind, suite, id, outcome);
    }
  }

  /** The lines that {@code run.mjs} prints, or a pinned list of them. */
  static Results parse(String lines) {
    Map<String, Result> byId = new LinkedHashMap<>();
    lines
        .lines()
        .map(line -> line.split(" ", 5))
        .filter(f -> f.length >= 4)
        .forEach(f -> byId.put(f[2], new Result(f[0], f[1], f[2], f[3], f.length > 4 ? f[4] : "")));
    return new Results(byId);
  }

  static Results read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  /** The tests that pass in the pinned list and not here. */
  List<String> regressionsFrom(Results pinned) {
    List<String> regressions = new ArrayList<>();
    pinned.byId.forEach(
        (id, was) -> {
          Result is = byId.get(id);
          if (was.passed() && (is == null || !is.passed())) {
            regressions.add(id);
          }
        });
    return regressions;
  }

  /** These results, with those of a second run of some tests in the place of their first. */
  Results replacedBy(Results second) {
    Map<String, Result> merged = new LinkedHashMap<>(byId);
    merged.putAll(second.byId);
    return new Results(merged);
  }

  /** {@code required 47/157 (core 46/156)} and so on. */
  String score() {
    StringBuilder score = new StringBuilder();
    for (String kind : new TreeSet<>(byId.values().stream().map(Result::kind).toList())) {
      score.append(
          "%s %d/%d (core %d/%d)  "
              .formatted(
                  kind,
                  count(kind, false, true),
                  count(kind, false, false),
                  count(kind, true, true),
                  count(kind, true, false)));
    }
    return score.toString();
  }

  private long count(String kind, boolean core, boolean passed) {
    return byId.values().stream()
        .filter(r -> r.kind().equals(kind))
        .filter(r -> !core || r.isCore())
        .filter(r -> !passed || r.passed())
        .count();
  }

  /** One line for each test, as a pinned list holds them. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    byId.values().forEach(result -> lines.append(result).append('\n'));
    return lines.toString();
  }
}
