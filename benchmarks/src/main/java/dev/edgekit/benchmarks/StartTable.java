package dev.edgekit.benchmarks;

import dev.edgekit.benchmarks.report.Arguments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Starts {@link Start} in JVMs of their own, the cases taking turns, with and without a class data
 * archive: {@code StartTable FOLDER ROUNDS}. Prints one table.
 */
public final class StartTable {
  private static final List<String> CASES = List.of("bare", "hit", "picture", "decision");
  private static final int RULES = 10_000;

  private final Path folder;
  private final List<Row> rows = new ArrayList<>();

  /** One line of the table, and what its runs took in milliseconds. */
  private record Row(
      String name,
      boolean archived,
      List<Double> process,
      List<Double> fromMain,
      List<Double> cpu,
      List<Double> first,
      List<Double> hundredth) {
    Row(String name, boolean archived) {
      this(name, archived, list(), list(), list(), list(), list());
    }
  }

  private static List<Double> list() {
    return new ArrayList<>();
  }

  private StartTable(Path folder) {
    this.folder = folder;
    for (String name : CASES) {
      rows.add(new Row(name, false));
      rows.add(new Row(name, true));
    }
  }

  /** A folder for archives and inputs, and how often each is started. */
  public static void main(String[] given) throws Exception {
    Arguments.run("benchmarks/start [ROUNDS]", 1, 2, given, StartTable::run);
  }

  private static void run(Arguments arguments) throws Exception {
    int rounds = arguments.number(arguments.text(1, "7"));
    StartTable table = new StartTable(Files.createDirectories(Path.of(arguments.text(0))));
    table.prepare();
    for (int round = 0; round < rounds; round++) {
      for (Row row : table.rows) {
        table.run(row);
      }
    }
    table.print();
  }

  private void prepare() throws Exception {
    Files.write(folder.resolve("picture"), Landscape.jpeg(4032, 3024));
    String rules = RuleFamily.PATHS.document(RULES).replace("\"session\"", "\"none\"");
    Files.writeString(folder.resolve("decision"), rules);
    for (String name : CASES) {
      String unused = start(name, "-XX:ArchiveClassesAtExit=" + archive(name));
    }
  }

  private Path archive(String name) {
    return folder.resolve(name + ".jsa");
  }

  private void run(Row row) throws Exception {
    long begun = System.nanoTime();
    String printed =
        start(
            row.name, row.archived ? "-XX:SharedArchiveFile=" + archive(row.name) : "-Xshare:auto");
    row.process.add((System.nanoTime() - begun) / 1e6);
    String[] micros = printed.strip().split(" ", -1);
    row.fromMain.add(Long.parseLong(micros[0]) / 1e3);
    row.cpu.add(Long.parseLong(micros[1]) / 1e3);
    row.first.add(Long.parseLong(micros[2]) / 1e3);
    row.hundredth.add(Long.parseLong(micros[3]) / 1e3);
  }

  /** What it printed. */
  private String start(String name, String option) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                option,
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off",
                "-cp",
                System.getProperty("java.class.path"),
                Start.class.getName(),
                name,
                folder.resolve(name).toString())
            .redirectError(folder.resolve(name + ".err").toFile())
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          name + ": " + Files.readString(folder.resolve(name + ".err")));
    }
    return printed;
  }

  private void print() {
    System.out.println(
        "| ms: least / median | the whole process | from `main` to the first | processor time until then | the first | the hundredth |");
    System.out.println("|---|--:|--:|--:|--:|--:|");
    for (Row row : rows) {
      System.out.println(
          String.join(
              " | ",
              "| " + title(row.name) + (row.archived ? ", class data archive" : ""),
              text(row.process),
              text(row.fromMain),
              text(row.cpu),
              text(row.first),
              text(row.hundredth) + " |"));
    }
  }

  private static String title(String name) {
    return switch (name) {
      case "hit" -> "a hit, local tier";
      case "picture" -> "an AVIF of a JPEG of 12 megapixels (and the tenth)";
      case "decision" -> "a decision by 10,000 rules";
      default -> "a bare JVM";
    };
  }

  private static String text(List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(v -> v).sorted().toArray();
    return Arrays.stream(new double[] {sorted[0], sorted[sorted.length / 2]})
        .mapToObj(v -> String.format(Locale.ROOT, v < 10 ? "%.2f" : "%.0f", v))
        .reduce((a, b) -> a + " / " + b)
        .orElseThrow();
  }
}
