package dev.edgekit.benchmarks.images;

import com.sun.management.OperatingSystemMXBean;
import dev.edgekit.benchmarks.images.SharpTool.Times;
import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Large JPEGs to AVIFs of 800 pixels, beside npm sharp in the same run, each at the quality whose
 * SSIMULACRA2 is nearest to 75; bytes are interpolated at exactly that score. The reference is
 * sharp's own scaled picture without loss, and sharp decodes both. Latency on one thread, the two
 * taking turns, and throughput and processor time with two at a time.
 *
 * <p>Arguments: a folder of photographs, the path of sharp.mjs, and a file of qualities, which is
 * written if it isn't there (which takes longer than measuring) and read if it is.
 */
public final class BesideSharp {
  private static final int WIDTH = 800;
  private static final double SCORE = 75;
  private static final int ROUNDS = 5;
  private static final int PARALLEL = 2;

  /**
   * So many pictures until the JVM has compiled its code; before, that takes a tenth of the time.
   */
  private static final int COMPILING = 200;

  private final ImageService images =
      ImageService.builder().originals(key -> Optional.empty()).widths(1).build();
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final SharpTool sharp;
  private final Path scratch = Files.createTempDirectory("beside-sharp");

  private BesideSharp(SharpTool sharp) throws IOException {
    this.sharp = sharp;
  }

  /** Measures, and prints a line for each picture and setting, and the medians of the ratios. */
  public static void main(String[] given) throws Exception {
    Arguments.run("benchmarks/beside-sharp FOLDER QUALITIES", 2, 2, given, BesideSharp::run);
  }

  private static void run(Arguments arguments) throws IOException {
    List<Path> photographs = arguments.files(0);
    BesideSharp run = new BesideSharp(SharpTool.installed(arguments));
    Path qualities = Path.of(arguments.text(1));
    if (!Files.exists(qualities)) {
      List<String> lines = new ArrayList<>();
      for (Path photograph : photographs) {
        lines.addAll(run.choose(photograph));
      }
      Files.write(qualities, lines);
    }
    run.measure(photographs, Files.readAllLines(qualities));
  }

  private List<Setting> settings() {
    return List.of(
        new Setting("EdgeKit FAST", Optional.of(Effort.FAST), 0, 5),
        new Setting("EdgeKit BALANCED", Optional.of(Effort.BALANCED), 0, 3),
        new Setting("sharp effort 0", Optional.empty(), 0, 5),
        new Setting("sharp effort 2", Optional.empty(), 2, 3),
        new Setting("sharp effort 4", Optional.empty(), 4, 1));
  }

  private record Setting(String name, Optional<Effort> ours, int effort, int runs) {}

  /** One picture at one setting, as it stands in the file of qualities. */
  private record Chosen(int quality, int bytes, double score) {
    static Chosen parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Chosen(
          Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), Double.parseDouble(fields[4]));
    }
  }

  private List<String> choose(Path photograph) throws IOException {
    Path reference = scratch.resolve("reference.png");
    sharp.png(photograph, WIDTH, reference);
    Ssimulacra2 judge = Ssimulacra2.against(SizeAtQuality.read(Files.readAllBytes(reference)));
    byte[] source = Files.readAllBytes(photograph);
    List<String> lines = new ArrayList<>();
    for (Setting setting : settings()) {
      Chosen chosen = nearest(judge, q -> scratch(bytes(setting, photograph, source, q)));
      lines.add(
          String.format(
              Locale.ROOT,
              "%s\t%s\t%d\t%d\t%.2f",
              photograph.getFileName(),
              setting.name,
              chosen.quality,
              chosen.bytes,
              chosen.score));
      System.out.println(lines.get(lines.size() - 1));
    }
    return lines;
  }

  private byte[] bytes(Setting setting, Path photograph, byte[] source, int quality) {
    return setting
        .ours
        .map(effort -> images.transform(source, transform(quality, effort)).bytes())
        .orElseGet(() -> sharp.avif(photograph, WIDTH, quality, setting.effort));
  }

  private Path scratch(byte[] avif) {
    try {
      return Files.write(scratch.resolve("a.avif"), avif);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** By bisection over 30 to 90: scores grow with quality. */
  private Chosen nearest(Ssimulacra2 judge, IntFunction<Path> encode) throws IOException {
    int low = 30;
    int high = 90;
    Chosen below = new Chosen(0, 0, -1000);
    Chosen above = new Chosen(0, 0, 1000);
    while (low <= high) {
      int middle = (low + high) / 2;
      Path file = encode.apply(middle);
      Path decoded = sharp.decode(List.of(file)).get(0);
      double score = judge.score(SizeAtQuality.read(Files.readAllBytes(decoded)));
      Chosen found = new Chosen(middle, (int) Files.size(file), score);
      if (score < SCORE) {
        low = middle + 1;
        below = found;
      } else {
        high = middle - 1;
        above = found;
      }
    }
    return between(below, above);
  }

  /** The nearer quality, and the bytes that lie between both as the score asked for does. */
  private static Chosen between(Chosen below, Chosen above) {
    if (below.quality == 0 || above.quality == 0) {
      return below.quality == 0 ? above : below;
    }
    double part = (SCORE - below.score) / (above.score - below.score);
    double bytes = Math.exp(Math.log(below.bytes) * (1 - part) + Math.log(above.bytes) * part);
    Chosen nearer = part < 0.5 ? below : above;
    return new Chosen(nearer.quality, (int) Math.round(bytes), nearer.score);
  }

  private void measure(List<Path> photographs, List<String> qualities) throws IOException {
    compile(photographs);
    Map<String, List<double[]>> results = new LinkedHashMap<>();
    for (Path photograph : photographs) {
      byte[] source = Files.readAllBytes(photograph);
      Map<Setting, List<Times>> rounds = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (Setting setting : settings()) {
          if (round == 0 || setting.runs > 1) {
            int quality = chosen(photograph, setting.name, qualities).quality;
            rounds
                .computeIfAbsent(setting, name -> new ArrayList<>())
                .add(time(setting, photograph, source, quality));
          }
        }
      }
      rounds.forEach(
          (setting, times) -> {
            Chosen chosen = chosen(photograph, setting.name, qualities);
            double[] result = {
              median(times, Times::alone),
              median(times, Times::perSecond),
              median(times, Times::processor),
              chosen.bytes
            };
            results.computeIfAbsent(setting.name, name -> new ArrayList<>()).add(result);
            System.out.printf(
                Locale.ROOT,
                "%s\t%s\t%.0f ms\t%.1f/s\t%.0f ms of processor\t%d bytes\tscore %.1f%n",
                photograph.getFileName(),
                setting.name,
                result[0],
                result[1],
                result[2],
                chosen.bytes,
                chosen.score);
          });
      parts(source, chosen(photograph, "EdgeKit FAST", qualities).quality);
    }
    summarise(results);
  }

  private static Chosen chosen(Path photograph, String setting, List<String> qualities) {
    String start = photograph.getFileName() + "\t" + setting + "\t";
    return qualities.stream()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .map(Chosen::parse)
        .orElseThrow();
  }

  private void compile(List<Path> photographs) throws IOException {
    for (Path photograph : photographs) {
      byte[] source = Files.readAllBytes(photograph);
      repeat(source, transform((int) SCORE, Effort.FAST), COMPILING / photographs.size());
    }
  }

  private Times time(Setting setting, Path photograph, byte[] source, int quality) {
    return setting
        .ours
        .map(effort -> time(source, transform(quality, effort), setting.runs))
        .orElseGet(
            () -> sharp.time(photograph, WIDTH, quality, setting.effort, setting.runs, PARALLEL));
  }

  /** The same as sharp.mjs does: so many unmeasured, as many in turn, and as often two at once. */
  private Times time(byte[] source, Transform transform, int runs) {
    repeat(source, transform, runs);
    double[] times = new double[runs];
    for (int i = 0; i < runs; i++) {
      long start = System.nanoTime();
      images.transform(source, transform);
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    long processor = system.getProcessCpuTime();
    long start = System.nanoTime();
    CompletableFuture<?>[] workers =
        IntStream.range(0, PARALLEL)
            .mapToObj(w -> CompletableFuture.runAsync(() -> repeat(source, transform, runs)))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(workers).join();
    double count = runs * PARALLEL;
    return new Times(
        median(times),
        count * 1e9 / (System.nanoTime() - start),
        (system.getProcessCpuTime() - processor) / 1e6 / count);
  }

  private void repeat(byte[] source, Transform transform, int runs) {
    for (int i = 0; i < runs; i++) {
      images.transform(source, transform);
    }
  }

  /** Where FAST's time goes: decoding and encoding are the bare codec calls. */
  private void parts(byte[] source, int quality) {
    List<ImageResult> runs = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      runs.add(images.transform(source, transform(quality, Effort.FAST)));
    }
    StringBuilder line = new StringBuilder("  of FAST:");
    for (String step : runs.get(0).report().times().keySet()) {
      double[] times =
          runs.stream()
              .mapToDouble(r -> r.report().times().getOrDefault(step, Duration.ZERO).toNanos())
              .toArray();
      line.append(String.format(Locale.ROOT, " %s %.1f", step, median(times) / 1e6));
    }
    System.out.println(line);
  }

  private void summarise(Map<String, List<double[]>> results) {
    String[][] pairs = {
      {"EdgeKit FAST", "sharp effort 0"},
      {"EdgeKit FAST", "sharp effort 2"},
      {"EdgeKit BALANCED", "sharp effort 2"},
      {"EdgeKit FAST", "sharp effort 4"},
      {"EdgeKit BALANCED", "sharp effort 4"},
    };
    for (String[] pair : pairs) {
      List<double[]> ours = results.getOrDefault(pair[0], List.of());
      List<double[]> theirs = results.getOrDefault(pair[1], List.of());
      System.out.printf(
          Locale.ROOT,
          "%s beside %s: latency %.2f × as fast, throughput %.2f ×, processor %.2f ×, bytes %.3f%n",
          pair[0],
          pair[1],
          ratio(theirs, ours, 0),
          ratio(ours, theirs, 1),
          ratio(theirs, ours, 2),
          ratio(ours, theirs, 3));
    }
  }

  private static double ratio(List<double[]> above, List<double[]> below, int field) {
    return median(
        IntStream.range(0, above.size())
            .mapToDouble(i -> above.get(i)[field] / below.get(i)[field])
            .toArray());
  }

  private static double median(List<Times> times, ToDoubleFunction<Times> field) {
    return median(times.stream().mapToDouble(field).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Transform transform(int quality, Effort effort) {
    return Transform.width(WIDTH).format(ImageFormat.AVIF).quality(quality).effort(effort);
  }
}
