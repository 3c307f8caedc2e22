package dev.edgekit.cache.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the nodes of a fleet did and saw. Times are {@code System.nanoTime}, which the processes of
 * one machine share. Thread-safe.
 */
public final class History {
  /** One read; {@code fresh} if the cache didn't say that it might be stale. */
  public record Read(String node, String key, long start, long end, long version, boolean fresh) {}

  /** What has become of an invalidation. */
  public enum Stage {
    /** The call returned on its node. */
    RETURNED,
    /** The fleet's bound runs. */
    ANNOUNCED,
    /** {@code awaitFleet} returned true. */
    FLEET
  }

  /** From this time on, nothing below this version of this key, as far as the stage says. */
  public record Mark(Stage stage, String node, String key, long version, long at) {}

  private final List<Read> reads = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private final List<Map.Entry<Long, String>> faults = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  synchronized void add(Read read) {
    reads.add(read);
  }

  synchronized void add(Mark mark) {
    marks.add(mark);
  }

  synchronized void addFailure(String words) {
    failures.add(words);
  }

  synchronized void addFault(Fault fault, int victim) {
    faults.add(Map.entry(System.nanoTime(), "--- " + fault + ", node" + victim));
  }

  /** The reads so far. */
  public synchronized List<Read> reads() {
    return List.copyOf(reads);
  }

  /** The marks so far. */
  public synchronized List<Mark> marks() {
    return List.copyOf(marks);
  }

  /** Calls that threw. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** What happened to the key of this read, up to so long before and after it started. */
  public synchronized String around(Read read, long nanos) {
    List<Map.Entry<Long, String>> lines = new ArrayList<>(faults);
    for (Read r : reads) {
      if (r.key.equals(read.key)) {
        String took = String.format("%.1f ms", (r.end - r.start) / 1e6);
        String what = r.fresh ? " fresh, " : " stale, ";
        lines.add(Map.entry(r.start, r.node + " reads " + r.version + what + took));
      }
    }
    for (Mark m : marks) {
      if (m.key.equals(read.key)) {
        lines.add(Map.entry(m.at, m.node + " " + m.stage + " " + m.version));
      }
    }
    return lines.stream()
        .filter(line -> Math.abs(line.getKey() - read.start) < nanos)
        .sorted(Map.Entry.comparingByKey())
        .map(l -> String.format("%9.1f ms %s", (l.getKey() - read.start) / 1e6, l.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** Takes in what a node printed: the reverse of {@link #line}. */
  void parse(String node, String line) {
    String[] f = line.split(" ", -1);
    switch (f[0]) {
      case "R" ->
          add(new Read(node, f[1].intern(), at(f[2]), at(f[3]), at(f[4]), f[5].equals("fresh")));
      case "M" -> add(new Mark(Stage.valueOf(f[1]), node, f[2].intern(), at(f[3]), at(f[4])));
      default -> addFailure(node + " " + line);
    }
  }

  private static long at(String number) {
    return Long.parseLong(number);
  }

  static String line(Read r) {
    return String.join(
        " ",
        "R",
        r.key,
        Long.toString(r.start),
        Long.toString(r.end),
        Long.toString(r.version),
        r.fresh ? "fresh" : "stale");
  }

  static String line(Mark m) {
    return String.join(
        " ", "M", m.stage.name(), m.key, Long.toString(m.version), Long.toString(m.at));
  }
}
