package dev.edgekit.examples.optimize;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Bytes before and after, by the kind of source. Confined to one thread. */
final class Totals {
  private final Map<String, Sum> byKind = new TreeMap<>();
  private final Sum all = new Sum();
  private int skipped;
  private int failed;

  private static final class Sum {
    private int files;
    private long before;
    private long after;

    void add(Row row) {
      files++;
      before += row.bytesIn();
      after += row.bytesOut();
    }

    String line(String name) {
      return String.format(
          Locale.ROOT, "%-10s %7d %12s %12s %8s", name, files, size(before), size(after), saved());
    }

    private String saved() {
      return before == 0
          ? "-"
          : String.format(Locale.ROOT, "%.1f %%", 100.0 * (before - after) / before);
    }
  }

  void add(Row row) {
    switch (row.status()) {
      case OK -> {
        all.add(row);
        byKind.computeIfAbsent(kind(row), kind -> new Sum()).add(row);
      }
      case SKIPPED -> skipped++;
      case FAILED -> failed++;
    }
  }

  int files() {
    return all.files + skipped + failed;
  }

  int failed() {
    return failed;
  }

  void print(PrintStream to) {
    to.println(
        String.format(
            Locale.ROOT, "%-10s %7s %12s %12s %8s", "", "files", "before", "after", "saved"));
    byKind.forEach((kind, sum) -> to.println(sum.line(kind)));
    to.println(all.line("total"));
    count(to, "skipped", skipped);
    count(to, "failed", failed);
  }

  private static void count(PrintStream to, String name, int files) {
    if (files > 0) {
      to.println(String.format(Locale.ROOT, "%-10s %7d", name, files));
    }
  }

  private static String kind(Row row) {
    String name = row.source().getFileName().toString();
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return extension.matches("[a-z0-9]{1,8}") ? extension : "other";
  }

  private static String size(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return String.format(Locale.ROOT, "%.2f MB", bytes / 1e6);
  }
}
