package dev.edgekit.benchmarks.images;

import static java.util.stream.Collectors.toSet;

import dev.edgekit.benchmarks.report.Arguments;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The score that pictures have where a {@code Quality} was asked for, less that quality. Arguments:
 * a folder of pictures, formats with efforts ({@code AVIF-FAST,AVIF+WEBP-FAST}), widths (0 for the
 * picture's own) and qualities, each with commas in between. Prints a line for each picture and the
 * median, the 90th percentile and the worst for each column; what was made without loss counts as
 * met.
 */
public final class QualityAsked {
  private final ImageService images =
      ImageService.builder()
          .originals(key -> Optional.empty())
          .widths(1)
          .limits(Limits.defaults().withTimeout(Duration.ofMinutes(5)))
          .build();
  private final Map<String, List<Double>> misses = new TreeMap<>();

  private QualityAsked() {}

  /** Measures and prints. */
  public static void main(String[] given) throws Exception {
    String usage = "benchmarks/quality-asked FOLDER AVIF-FAST,JPEG-FAST 320,640 70,85";
    Arguments.run(usage, 4, 4, given, QualityAsked::run);
  }

  private static void run(Arguments arguments) throws IOException {
    QualityAsked run = new QualityAsked();
    List<Path> files = arguments.files(0);
    String[] hows = arguments.text(1).split(",", -1);
    for (String how : hows) {
      String[] parts = how.split("-", 2);
      var unusedFormat = arguments.oneOf(ImageFormat.class, parts[0]);
      var unusedEffort = arguments.oneOf(Effort.class, parts.length < 2 ? "" : parts[1]);
    }
    int[] widths = arguments.numbers(2);
    int[] qualities = arguments.numbers(3);
    for (Path file : files) {
      for (int width : widths) {
        if (width <= ScaledPicture.width(file)) {
          run.measure(file, width, hows, qualities);
        }
      }
    }
    run.summarise();
    run.images.close();
  }

  private void measure(Path file, int width, String[] hows, int[] qualities) throws IOException {
    ScaledPicture picture = ScaledPicture.of(file, width);
    byte[] source = Files.readAllBytes(file);
    StringBuilder line = new StringBuilder(picture.name());
    for (String how : hows) {
      String[] parts = how.split("-", -1);
      for (int quality : qualities) {
        Transform size = width == 0 ? Transform.original() : Transform.width(width);
        Transform as =
            size.formats(formats(parts[0])).effort(Effort.valueOf(parts[1])).quality(quality);
        byte[] bytes = images.transform(source, as).bytes();
        double score = picture.scoreOf(bytes);
        String column = "%s %4d px, %d".formatted(how, width, quality);
        misses.computeIfAbsent(column, key -> new ArrayList<>()).add(score - quality);
        line.append("\t%s %d: %.1f, %d B".formatted(how, quality, score, bytes.length));
      }
    }
    System.out.println(line);
  }

  private void summarise() {
    misses.forEach(
        (column, all) -> {
          double[] signed = all.stream().mapToDouble(x -> x).sorted().toArray();
          double[] sizes = all.stream().mapToDouble(Math::abs).sorted().toArray();
          System.out.printf(
              Locale.ROOT,
              "%s\tn %d\tmedian %+.1f\tdistance median %.1f\tp90 %.1f\tworst %.1f\twithin 5 %.0f %%%n",
              column,
              sizes.length,
              signed[signed.length / 2],
              sizes[sizes.length / 2],
              sizes[Math.min(sizes.length - 1, sizes.length * 9 / 10)],
              sizes[sizes.length - 1],
              100.0 * Arrays.stream(sizes).filter(x -> x <= 5).count() / sizes.length);
        });
  }

  private static Set<ImageFormat> formats(String text) {
    return Arrays.stream(text.split("\\+", -1)).map(ImageFormat::valueOf).collect(toSet());
  }
}
