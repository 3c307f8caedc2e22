package dev.edgekit.benchmarks.images;

import com.sun.management.ThreadMXBean;
import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What making pictures again in the background saves, and what it costs: for each effort, the bytes
 * that are fewer than those of the first answer ({@code FAST}), the processor time, and the bytes
 * saved in a second of it. Arguments: a folder of pictures, the widths with commas in between, the
 * number of pictures, which are taken evenly from the folder.
 */
public final class RefinementGain {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final ImageService images =
      ImageService.builder()
          .originals(key -> Optional.empty())
          .widths(1)
          .limits(Limits.defaults().withTimeout(Duration.ofMinutes(5)))
          .build();
  private final Map<Effort, Total> totals = new EnumMap<>(Effort.class);

  private RefinementGain() {}

  /**
   * Of one effort.
   *
   * @param nanos of the processor
   * @param score the sum of the scores
   */
  private record Total(int pictures, long bytes, long first, long nanos, double score) {
    Total and(Total one) {
      return new Total(
          pictures + one.pictures,
          bytes + one.bytes,
          first + one.first,
          nanos + one.nanos,
          score + one.score);
    }
  }

  /** Measures and prints a line for each picture, then the sums. */
  public static void main(String[] given) throws Exception {
    Arguments.run(
        "benchmarks/refinement-gain FOLDER WIDTHS COUNT", 3, 3, given, RefinementGain::run);
  }

  private static void run(Arguments arguments) throws IOException {
    RefinementGain run = new RefinementGain();
    List<Path> files = BytesBesideSharp.evenly(arguments.files(0), arguments.number(2));
    for (int width : arguments.numbers(1)) {
      for (Path file : files) {
        if (width <= ScaledPicture.width(file)) {
          run.measure(file, width);
        }
      }
    }
    run.totals.forEach(RefinementGain::print);
    run.images.close();
  }

  private void measure(Path file, int width) throws IOException {
    ScaledPicture picture = ScaledPicture.of(file, width);
    byte[] source = Files.readAllBytes(file);
    StringBuilder line = new StringBuilder(picture.name());
    int first = 0;
    for (Effort effort : Effort.values()) {
      Transform as = Transform.width(width).format(ImageFormat.AVIF).effort(effort);
      long began = THREADS.getCurrentThreadCpuTime();
      byte[] bytes = images.transform(source, as).bytes();
      long nanos = THREADS.getCurrentThreadCpuTime() - began;
      first = effort == Effort.FAST ? bytes.length : first;
      Total one = new Total(1, Math.min(first, bytes.length), first, nanos, picture.scoreOf(bytes));
      totals.merge(effort, one, Total::and);
      line.append(
          String.format(Locale.ROOT, "\t%s %d B %.0f ms", effort, bytes.length, nanos / 1e6));
    }
    System.out.println(line);
  }

  private static void print(Effort effort, Total sum) {
    System.out.printf(
        Locale.ROOT,
        "%s\tn %d\t%d bytes\t%.1f %% saved\t%.1f s of processor\t%.0f bytes saved a second"
            + "\tmean score %.1f%n",
        effort,
        sum.pictures,
        sum.bytes,
        100.0 * (sum.first - sum.bytes) / sum.first,
        sum.nanos / 1e9,
        (sum.first - sum.bytes) / (sum.nanos / 1e9),
        sum.score / sum.pictures);
  }
}
