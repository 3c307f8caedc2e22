package dev.edgekit.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A table of what {@link Iterations} wrote: for each measurement and label the least and the
 * median, and of two labels the second's as parts of the first's.
 */
public final class Tables {
  private final List<String> labels = new ArrayList<>();
  private final Map<String, Map<String, List<Double>>> times = new LinkedHashMap<>();
  private final Map<String, Map<String, List<Double>>> bytes = new LinkedHashMap<>();
  private String unit = "";

  private Tables() {}

  /** Prints the table of these files. */
  public static void main(String[] given) throws Exception {
    Arguments.run("Tables FILE…", 1, Integer.MAX_VALUE, given, Tables::run);
  }

  private static void run(Arguments arguments) throws IOException {
    Tables table = new Tables();
    for (int i = 0; i < arguments.count(); i++) {
      Files.readAllLines(arguments.file(i)).forEach(table::add);
    }
    table.print();
  }

  private void add(String line) {
    String[] cells = line.split("\t", -1);
    if (!labels.contains(cells[0])) {
      labels.add(cells[0]);
    }
    unit = cells[2];
    put(times, cells[1], cells[0], cells[3]);
    if (!cells[4].isEmpty()) {
      put(bytes, cells[1], cells[0], cells[4]);
    }
  }

  private static void put(
      Map<String, Map<String, List<Double>>> all, String name, String label, String value) {
    all.computeIfAbsent(name, n -> new LinkedHashMap<>())
        .computeIfAbsent(label, l -> new ArrayList<>())
        .add(Double.parseDouble(value));
  }

  private void print() {
    boolean pair = labels.size() == 2;
    StringBuilder head = new StringBuilder("| " + unit + ": least / median |");
    labels.forEach(label -> head.append(' ').append(label).append(" |"));
    head.append(pair ? " times, least / median |" : "").append(" B |");
    System.out.println(head);
    System.out.println("|---|" + "--:|".repeat(labels.size() + (pair ? 2 : 1)));
    times.forEach((name, row) -> System.out.println(row(name, row, pair)));
  }

  private String row(String name, Map<String, List<Double>> row, boolean pair) {
    StringBuilder line = new StringBuilder("| " + name + " |");
    for (String label : labels) {
      List<Double> values = row.getOrDefault(label, List.of());
      line.append(
          values.isEmpty()
              ? " |"
              : " " + text(least(values)) + " / " + text(median(values)) + " |");
    }
    if (pair && row.size() == 2) {
      List<Double> a = row.getOrDefault(labels.get(0), List.of());
      List<Double> b = row.getOrDefault(labels.get(1), List.of());
      line.append(
          String.format(Locale.ROOT, " %.2f / %.2f |", least(b) / least(a), median(b) / median(a)));
    } else if (pair) {
      line.append(" |");
    }
    return line.append(' ').append(allocated(name)).append(" |").toString();
  }

  private String allocated(String name) {
    List<String> all = new ArrayList<>();
    Map<String, List<Double>> row = bytes.getOrDefault(name, Map.of());
    labels.forEach(
        label -> {
          List<Double> values = row.getOrDefault(label, List.of());
          all.add(values.isEmpty() ? "" : String.format(Locale.ROOT, "%,.0f", least(values)));
        });
    return String.join(", ", all);
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(v -> v).min().orElse(Double.NaN);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }
}
