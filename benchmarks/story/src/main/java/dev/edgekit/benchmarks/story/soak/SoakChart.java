package dev.edgekit.benchmarks.story.soak;

import java.util.Locale;
import java.util.stream.Stream;

/** The samples as one drawing: a strip for each measure, over the minutes. */
final class SoakChart {
  private static final int WIDTH = 900;
  private static final int LEFT = 56;
  private static final int TOP = 30;
  private static final int STRIP = 96;
  private static final int GAP = 34;

  private final SoakReport report;
  private final StringBuilder svg = new StringBuilder();

  private SoakChart(SoakReport report) {
    this.report = report;
  }

  /** An SVG, for light and dark pages. */
  static String of(SoakReport report) {
    SoakChart chart = new SoakChart(report);
    chart.open();
    int top = TOP;
    for (Measure measure : Measure.values()) {
      chart.strip(measure, top);
      top += STRIP + GAP;
    }
    chart.axis();
    return chart.svg.append("</svg>\n").toString();
  }

  private static int bottom() {
    return TOP + Measure.values().length * (STRIP + GAP);
  }

  private void open() {
    int height = bottom() + 50;
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\">%n<title>What two nodes use in a soak: %s</title>%n",
            WIDTH,
            height,
            WIDTH,
            height,
            report.caption()));
    svg.append(
        """
        <style>
          rect.page { fill: #fff } text { font: 12px system-ui, sans-serif; fill: #1f2328 }
          text.small { font-size: 10px; fill: #59636e } text.head { font-weight: 600 }
          path { fill: none; stroke-width: 1.5 } .a { stroke: #2f6feb } .b { stroke: #d1570a }
          .line { stroke: #d1d9e0; stroke-width: 1 } .warm { fill: #59636e; opacity: .1 }
          @media (prefers-color-scheme: dark) {
            rect.page { fill: #0d1117 } text { fill: #e6edf3 } text.small { fill: #9198a1 }
            .line { stroke: #3d444d }
          }
        </style>
        <rect class="page" width="100%" height="100%"/>
        """);
    text(WIDTH - 280, 18, "small", "blue: node 1 · orange: node 2, killed again and again");
  }

  private void strip(Measure measure, int top) {
    Series first = report.first().of(measure);
    double most =
        Stream.concat(
                first.values().stream(),
                report.others().stream().flatMap(it -> it.of(measure).values().stream()))
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(1);
    text(
        LEFT,
        top - 8,
        "head",
        measure.title() + (measure.unit().isEmpty() ? "" : ", " + measure.unit()));
    text(8, top + 10, "small", String.format(Locale.ROOT, "%.0f", most));
    text(8, top + STRIP, "small", "0");
    rect("warm", LEFT, top, x(report.warmUp()) - LEFT, STRIP);
    line(LEFT, top + STRIP, WIDTH - 10, top + STRIP);
    report.others().forEach(it -> path("b", it.of(measure), most, top));
    path("a", first, most, top);
  }

  private void path(String style, Series series, double most, int top) {
    if (series.values().isEmpty()) {
      return;
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < series.values().size(); i++) {
      points.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              i == 0 ? "M" : "L",
              x(series.minutes().get(i)),
              top + STRIP - STRIP * series.values().get(i) / most));
    }
    svg.append("<path class=\"" + style + "\" d=\"" + points + "\"/>\n");
  }

  private double x(double minute) {
    return LEFT + (WIDTH - 10 - LEFT) * minute / Math.max(1, report.minutes());
  }

  private void axis() {
    for (SoakReport.Happened it : report.happened()) {
      double x = x(it.minute());
      svg.append(
          String.format(
              Locale.ROOT,
              "<path class=\"line\" d=\"M%.1f %dV%d\"><title>%.1f min: %s</title></path>%n",
              x,
              bottom() - 20,
              bottom() - 8,
              it.minute(),
              it.trouble().title()));
    }
    text(LEFT, bottom() + 8, "small", "0");
    text(WIDTH - 90, bottom() + 8, "small", report.minutes() + " minutes");
    text(WIDTH / 2 - 80, bottom() + 8, "small", "each tick above: something went wrong on purpose");
    text(LEFT, bottom() + 32, "small", report.caption());
  }

  private void line(double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT, "<path class=\"line\" d=\"M%.1f %.1fL%.1f %.1f\"/>%n", x1, y1, x2, y2));
  }

  private void rect(String style, double x, double y, double width, double height) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n",
            style,
            x,
            y,
            width,
            height));
  }

  private void text(int x, int y, String style, String what) {
    svg.append(
        String.format(
            Locale.ROOT, "<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>%n", x, y, style, what));
  }
}
