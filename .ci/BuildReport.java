import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Says in a line each what the tests cover, if that was counted, and what became of the API. {@code java BuildReport.java
 * NAME TARGET FROZEN}: a frozen API that broke fails the build.
 */
public class BuildReport {
  public static void main(String[] args) throws IOException {
    String name = args[0];
    Path csv = Path.of(args[1], "site/jacoco/jacoco.csv");
    if (Files.exists(csv)) {
      System.out.println("Coverage of " + name + ": " + coverage(csv));
    }
    Path diff = Path.of(args[1], "japicmp/api.diff");
    long broken = lines(diff, "^\\s*[*-]{3}!.*");
    long added = lines(diff, "^\\s*[+*-]{3}\\s.*(NEW|REMOVED|MODIFIED).*");
    System.out.println(
        broken + added == 0
            ? "API of " + name + ": as in the baseline"
            : "API of " + name + ": " + broken + " changes break the baseline, " + added + " don't: " + diff);
    if (broken > 0 && Boolean.parseBoolean(args[2])) {
      System.out.println(
          "The API of " + name + " no longer serves code that was compiled against the last release. Keep what was "
              + "there, deprecated, or, for a release that may break it, run .ci/api-baseline and commit .ci/api.");
      System.exit(1);
    }
  }

  private static String coverage(Path csv) throws IOException {
    List<String> rows = Files.readAllLines(csv);
    return String.format(
        Locale.ROOT,
        "%.1f %% of lines, %.1f %% of branches",
        percent(rows, "LINE"),
        percent(rows, "BRANCH"));
  }

  private static double percent(List<String> rows, String what) {
    List<String> names = List.of(rows.get(0).split(","));
    int missed = names.indexOf(what + "_MISSED");
    int covered = names.indexOf(what + "_COVERED");
    long hit = 0;
    long all = 0;
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      hit += Long.parseLong(cells[covered]);
      all += Long.parseLong(cells[covered]) + Long.parseLong(cells[missed]);
    }
    return all == 0 ? 100 : 100.0 * hit / all;
  }

  private static long lines(Path diff, String kind) throws IOException {
    try (var all = Files.lines(diff)) {
      return all.filter(line -> line.matches(kind)).count();
    }
  }
}
