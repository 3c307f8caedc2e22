package dev.edgekit.benchmarks.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The results as one drawing: a row for each stage, a column of bars for each measure. */
final class Chart {
  private static final int ROW = 30;
  private static final int TOP = 64;
  private static final int LEFT = 92;
  private static final int COLUMN = 216;
  private static final int BAR = 130;
  private static final List<String> COLOURS = List.of("a", "b", "c");

  private final List<Result> results;
  private final StringBuilder svg = new StringBuilder();

  private Chart(List<Result> results) {
    this.results = results;
  }

  /** An SVG, for light and dark pages. */
  static String of(List<Result> results, String caption) {
    Chart chart = new Chart(results);
    chart.open(caption);
    chart.column(
        0,
        "calls at the services",
        "public, /client, with a key",
        Chart::calls,
        r -> count(r.calls()));
    chart.column(
        1,
        "MB through the balancer",
        "API, pictures",
        Chart::balancer,
        r -> megabytes(r.balancerBytes()) + " + " + megabytes(r.pictureCalls().bytes()));
    chart.column(
        2,
        "MB of pictures to browsers",
        "",
        r -> List.of(r.pictureBody() / 1e6),
        r -> megabytes(r.pictureBody()));
    chart.column(
        3,
        "oldest stale answer, s",
        "within the bound, beyond it",
        Chart::stale,
        r -> String.format(Locale.ROOT, "%.2f", r.maxStaleAge()));
    return chart.svg.append("</svg>\n").toString();
  }

  private static List<Double> calls(Result r) {
    return List.of(
        (double) r.publicCalls().requests(),
        (double) r.privateCalls().requests(),
        (double) r.keyCalls().requests());
  }

  private static List<Double> balancer(Result r) {
    return List.of(r.balancerBytes() / 1e6, r.pictureCalls().bytes() / 1e6);
  }

  private static List<Double> stale(Result r) {
    double bound = r.staleBeyond() == 0 ? r.maxStaleAge() : Platform.BOUND.toSeconds();
    double within = Math.min(r.maxStaleAge(), bound);
    return List.of(within, 0.0, r.maxStaleAge() - within);
  }

  private void open(String caption) {
    int height = TOP + ROW * results.size() + 24;
    int width = LEFT + COLUMN * 4;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">%n<title>%s</title>%n",
            width,
            height,
            width,
            height,
            escape(caption)));
    svg.append(
        """
        <style>
          rect.page { fill: #fff } text { font: 12px system-ui, sans-serif; fill: #1f2328 }
          text.small { font-size: 10px; fill: #59636e } text.head { font-weight: 600 }
          .a { fill: #2f6feb } .b { fill: #9a6bd6 } .c { fill: #d1570a }
          @media (prefers-color-scheme: dark) {
            rect.page { fill: #0d1117 } text { fill: #e6edf3 } text.small { fill: #9198a1 }
          }
        </style>
        """);
    svg.append("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n");
    for (int i = 0; i < results.size(); i++) {
      Stage stage = results.get(i).stage();
      text(8, middle(i), "", stage.title() + (stage.isWrong() ? " ✗" : ""));
    }
    text(8, height - 8, "small", caption);
  }

  private void column(
      int number,
      String title,
      String parts,
      Function<Result, List<Double>> values,
      Function<Result, String> label) {
    int x = LEFT + COLUMN * number;
    text(x, 22, "head", title);
    legend(x, parts);
    ToDoubleFunction<Result> sum =
        r -> values.apply(r).stream().mapToDouble(Double::doubleValue).sum();
    double most = results.stream().mapToDouble(sum).max().orElse(1);
    for (int i = 0; i < results.size(); i++) {
      double at = x;
      List<Double> bars = values.apply(results.get(i));
      for (int part = 0; part < bars.size(); part++) {
        double width = most == 0 ? 0 : BAR * bars.get(part) / most;
        bar(at, middle(i) - 12, width, COLOURS.get(part));
        at += width;
      }
      text((int) at + 5, middle(i), "small", label.apply(results.get(i)));
    }
  }

  private void legend(int x, String parts) {
    if (parts.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>(List.of(parts.split(", ", -1)));
    if (names.get(0).startsWith("within")) {
      names.add(1, "");
    }
    int at = x;
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        bar(at, 34, 8, COLOURS.get(i));
        text(at + 11, 42, "small", names.get(i));
        at += 18 + names.get(i).length() * 5;
      }
    }
  }

  private static int middle(int row) {
    return TOP + ROW * row + 14;
  }

  private void bar(double x, int y, double width, String colour) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
            colour,
            x,
            y,
            width,
            width <= 8 && y == 34 ? 8 : 16));
  }

  private void text(int x, int y, String style, String what) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>%n",
            x,
            y,
            style,
            escape(what)));
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
