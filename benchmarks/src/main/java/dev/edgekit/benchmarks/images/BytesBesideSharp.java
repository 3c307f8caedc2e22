package dev.edgekit.benchmarks.images;

import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The bytes of an AVIF at one SSIMULACRA2 score beside npm sharp's, of the same pixels, each at up
 * to four qualities around that score. Arguments: a folder of pictures, the path of sharp.mjs, the
 * widths with commas in between (0 for the picture's own), the score, pairs such as {@code FAST:0}
 * (ours, sharp's effort), and the number of pictures, which are taken evenly from the folder. What
 * EdgeKit makes without loss instead counts with its bytes.
 */
public final class BytesBesideSharp {
  /** Its own scale: at 55, the median photograph scores 70. */
  private static final int SHARPS_FIRST = 55;

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

  /** Measures and prints a line for each picture, then the summary. */
  public static void main(String[] given) throws Exception {
    String usage = "benchmarks/bytes-beside-sharp FOLDER 320,640 SCORE FAST:0,SMALL:4 [COUNT]";
    Arguments.run(usage, 4, 5, given, BytesBesideSharp::run);
  }

  private static void run(Arguments arguments) throws IOException {
    List<Path> files = arguments.files(0);
    int[] widths = arguments.numbers(1);
    String[] pairs = arguments.text(3).split(",", -1);
    for (String pair : pairs) {
      String[] parts = pair.split(":", 2);
      var unusedEffort = arguments.oneOf(Effort.class, parts[0]);
      int unusedNumber = arguments.whole(parts.length < 2 ? "" : parts[1]);
    }
    int count = arguments.count() > 4 ? arguments.number(4) : files.size();
    BytesBesideSharp run =
        new BytesBesideSharp(SharpTool.installed(arguments), arguments.number(2));
    for (int width : widths) {
      for (Path file : evenly(files, count)) {
        if (width <= ScaledPicture.width(file)) {
          run.measure(file, width, pairs);
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

  /** As many of these, from all of the list. */
  static List<Path> evenly(List<Path> files, int count) {
    return IntStream.range(0, Math.min(count, files.size()))
        .mapToObj(i -> files.get((int) ((long) i * files.size() / Math.min(count, files.size()))))
        .toList();
  }

  private double ours(ScaledPicture picture, byte[] png, Effort effort) {
    Transform as =
        Transform.original().formats(Set.of(ImageFormat.AVIF, ImageFormat.WEBP)).effort(effort);
    return BytesAtScore.of(
        quality -> images.transform(png, as.quality(quality)).bytes(),
        picture::scoreOf,
        target,
        (int) Math.round(target));
  }

  private double theirs(ScaledPicture picture, Path png, int effort) {
    return BytesAtScore.of(
        quality -> read(sharp.avifs(png, new int[] {quality}, effort).get(0)),
        picture::scoreOf,
        target,
        SHARPS_FIRST);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
