package dev.edgekit.benchmarks.images;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bytes of an AVIF at one SSIMULACRA2 score beside npm sharp's, of the same pixels, each
 * interpolated between three qualities. Arguments: a folder of pictures, the path of sharp.mjs, the
 * widths with commas in between (0 for the picture's own), the score, and pairs such as {@code
 * FAST:0} (ours, sharp's effort). What EdgeKit makes without loss instead counts with its bytes.
 */
public final class BytesBesideSharp {
  private static final int[] AROUND = {-8, 0, 8};
  private static final int[] SHARPS = {40, 55, 70, 85};

  private final ImageService images =
      ImageService.builder()
          .originals(key -> Optional.empty())
          .widths(1)
          .limits(Limits.defaults().withTimeout(Duration.ofMinutes(5)))
          .build();
  private final Map<String, List<Double>> ratios = new TreeMap<>();
  private final SharpTool sharp;
  private final double target;
  private final Path scratch = Files.createTempDirectory("beside-sharp");

  private BytesBesideSharp(SharpTool sharp, double target) throws IOException {
    this.sharp = sharp;
    this.target = target;
  }

  private record Point(double bytes, double score) {}

  /** Measures and prints a line for each picture, then the summary. */
  public static void main(String[] args) throws IOException {
    SharpTool sharp = new SharpTool(Path.of(args[1]));
    BytesBesideSharp run = new BytesBesideSharp(sharp, Double.parseDouble(args[3]));
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(args[0]))) {
      files = all.sorted().toList();
    }
    for (String width : args[2].split(",", -1)) {
      for (Path file : files) {
        if (Integer.parseInt(width) <= ScaledPicture.width(file)) {
          run.measure(file, Integer.parseInt(width), args[4].split(",", -1));
        }
      }
    }
    run.summarise();
    run.images.close();
  }

  private void measure(Path file, int width, String[] pairs) throws IOException {
    ScaledPicture picture = ScaledPicture.of(file, width);
    Path png = Files.write(scratch.resolve("in.png"), picture.png());
    StringBuilder line = new StringBuilder(picture.name());
    for (String pair : pairs) {
      String[] parts = pair.split(":", -1);
      double ours = ours(picture, Files.readAllBytes(png), Effort.valueOf(parts[0]));
      double theirs = theirs(picture, png, Integer.parseInt(parts[1]));
      ratios.computeIfAbsent(pair + " " + width, key -> new ArrayList<>()).add(ours / theirs);
      ratios.computeIfAbsent(pair + " all", key -> new ArrayList<>()).add(ours / theirs);
      line.append(
          String.format(Locale.ROOT, "\t%s %.0f / %.0f = %.3f", pair, ours, theirs, ours / theirs));
    }
    System.out.println(line);
  }

  private double ours(ScaledPicture picture, byte[] png, Effort effort) {
    List<Point> points = new ArrayList<>();
    for (int around : AROUND) {
      Transform as =
          Transform.original()
              .formats(Set.of(ImageFormat.AVIF, ImageFormat.WEBP))
              .effort(effort)
              .quality((int) Math.round(target) + around);
      byte[] bytes = images.transform(png, as).bytes();
      points.add(new Point(bytes.length, picture.scoreOf(bytes)));
    }
    return at(points);
  }

  private double theirs(ScaledPicture picture, Path png, int effort) throws IOException {
    List<Point> points = new ArrayList<>();
    List<Path> files = sharp.avifs(png, SHARPS, effort);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      points.add(new Point(bytes.length, picture.scoreOf(bytes)));
    }
    return at(points);
  }

  /** By the logarithm of the bytes between the two nearest scores; beyond them, on their line. */
  private double at(List<Point> points) {
    List<Point> sorted = points.stream().sorted(Comparator.comparing(Point::score)).toList();
    Point first = sorted.get(0);
    if (first.score >= target && sorted.get(1).score - first.score < 0.5) {
      return first.bytes; // the same lossless picture each time
    }
    int above = 1;
    while (above < sorted.size() - 1 && sorted.get(above).score < target) {
      above++;
    }
    Point low = sorted.get(above - 1);
    Point high = sorted.get(above);
    double part = (target - low.score) / (high.score - low.score);
    return Math.exp(Math.log(low.bytes) * (1 - part) + Math.log(high.bytes) * part);
  }

  private void summarise() {
    ratios.forEach(
        (key, values) -> {
          double[] sorted = values.stream().mapToDouble(x -> x).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "%s\tn %d\tmedian %.3f\tp90 %.3f\tworst %.3f%n",
              key,
              sorted.length,
              sorted[sorted.length / 2],
              sorted[Math.min(sorted.length - 1, sorted.length * 9 / 10)],
              sorted[sorted.length - 1]);
        });
  }
}
