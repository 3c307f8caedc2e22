package dev.edgekit.benchmarks.images;

import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.internal.quality.Calibration;
import dev.edgekit.image.internal.quality.Texture;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The lines of {@code settings-by-texture.txt} for one format and effort. Each picture of a folder
 * is scaled, encoded at several settings and scored; for each of a few qualities, the setting at
 * which a picture has that score, less the table's of {@code Calibration}, is fitted by its {@link
 * Texture}. Arguments: format, effort, the file with what was measured (made if it isn't there),
 * then the folder and the widths with commas in between, 0 for the picture's own.
 */
public final class Calibrate {
  private static final double[] QUALITIES = {35, 50, 60, 70, 80, 85};

  /** The share of pictures at each end that count as no more than the next. */
  private static final double ODD = 0.05;

  private static final int[] AVIF = {32, 56, 80, 104, 128, 152, 176, 208};
  private static final int[] PERCENT = {15, 30, 45, 57, 70, 80, 88, 94, 98};

  private final ImageFormat format;
  private final Effort effort;

  private Calibrate(ImageFormat format, Effort effort) {
    this.format = format;
    this.effort = effort;
  }

  /** What was measured of a picture at one width. */
  @SuppressWarnings("ArrayRecordComponent") // they are not handed out
  private record Row(
      String picture, boolean graphic, double[] settings, double[] scores, double[] texture) {
    String line() {
      return String.join(
          "\t", picture, Boolean.toString(graphic), text(settings), text(scores), text(texture));
    }

    static Row of(String line) {
      String[] parts = line.split("\t", -1);
      return new Row(
          parts[0],
          Boolean.parseBoolean(parts[1]),
          numbers(parts[2]),
          numbers(parts[3]),
          numbers(parts[4]));
    }

    /**
     * Where the scores, as lines between the settings, pass this one; beyond them, on their line.
     */
    double settingAt(double score) {
      int last = scores.length - 1;
      int near = Math.abs(scores[0] - score) < Math.abs(scores[last] - score) ? 1 : last;
      for (int i = last; i > 0; i--) {
        if ((scores[i - 1] - score) * (scores[i] - score) <= 0) {
          near = i;
        }
      }
      double part = (score - scores[near - 1]) / (scores[near] - scores[near - 1]);
      return settings[near - 1] + part * (settings[near] - settings[near - 1]);
    }

    private static String text(double[] numbers) {
      return Arrays.stream(numbers)
          .mapToObj(number -> String.format(Locale.ROOT, "%.4f", number))
          .collect(Collectors.joining(" "));
    }

    private static double[] numbers(String text) {
      return Arrays.stream(text.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    }
  }

  /** Measures what isn't measured yet, and prints the lines. */
  public static void main(String[] given) throws Exception {
    String usage =
        "benchmarks/calibrate AVIF|WEBP|JPEG FAST|BALANCED|SMALL MEASURED [FOLDER WIDTHS]";
    Arguments.run(usage, 3, 5, given, Calibrate::run);
  }

  private static void run(Arguments arguments) throws IOException {
    Calibrate run =
        new Calibrate(
            arguments.oneOf(ImageFormat.class, arguments.text(0)),
            arguments.oneOf(Effort.class, arguments.text(1)));
    Path measured = Path.of(arguments.text(2));
    if (!Files.exists(measured)) {
      arguments.require(5, measured + " isn't there, so FOLDER and WIDTHS say what to measure");
      run.measure(arguments.files(3), arguments.numbers(4), measured);
    }
    List<Row> rows = Files.readAllLines(arguments.file(2)).stream().map(Row::of).toList();
    for (boolean graphic : new boolean[] {false, true}) {
      List<Row> some = rows.stream().filter(row -> row.graphic == graphic).toList();
      if (some.size() > Texture.SIZE) {
        Arrays.stream(QUALITIES).forEach(quality -> run.print(some, graphic, quality));
      }
    }
  }

  private void measure(List<Path> files, int[] widths, Path measured) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(measured))) {
      for (Path file : files) {
        for (int width : widths) {
          if (width <= ScaledPicture.width(file)) {
            out.println(row(ScaledPicture.of(file, width)).line());
          }
        }
      }
    }
  }

  private Row row(ScaledPicture picture) {
    int[] settings = format == ImageFormat.AVIF ? AVIF : PERCENT;
    double[] scores =
        IntStream.of(settings)
            .mapToDouble(
                setting -> picture.score(picture.settings(format, effort).withQuality(setting)))
            .toArray();
    return new Row(
        picture.name(),
        picture.isGraphic(),
        IntStream.of(settings).asDoubleStream().toArray(),
        scores,
        Texture.of(picture.pixels()));
  }

  private void print(List<Row> rows, boolean graphic, double quality) {
    double table = Calibration.of(format, effort).setting(quality);
    int coarsest = format == ImageFormat.AVIF ? EncodeSettings.COARSEST_AVIF : 100;
    double[] wanted =
        rows.stream()
            .mapToDouble(row -> Math.max(0, Math.min(coarsest, row.settingAt(quality))) - table)
            .toArray();
    double[] sorted = DoubleStream.of(wanted).sorted().toArray();
    int odd = (int) (sorted.length * ODD);
    double min = sorted[odd];
    double max = sorted[sorted.length - 1 - odd];
    double[] usual =
        DoubleStream.of(wanted).map(shift -> Math.max(min, Math.min(max, shift))).toArray();
    double[] factors = LinearFit.of(rows.stream().map(Row::texture).toList(), usual);
    String how = format == ImageFormat.AVIF ? format + "-" + effort : format.toString();
    String numbers =
        DoubleStream.concat(DoubleStream.of(quality, min, max), DoubleStream.of(factors))
            .mapToObj(number -> String.format(Locale.ROOT, "%.2f", number))
            .collect(Collectors.joining(" "));
    System.out.println(how + (graphic ? "-graphic " : "-photograph ") + numbers);
  }
}
