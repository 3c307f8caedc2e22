package dev.edgekit.benchmarks.images;

import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Quality;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * The size of an AVIF beside the exact-size libjpeg JPEG of the same pixels, at equal SSIMULACRA2:
 * in bands of score (55 to 85), and at no lower score than libjpeg's quality 80 has, 4:2:0 and
 * baseline (q80) or progressive with Huffman tables of its own (q80p). Arguments: a folder of
 * photographs, the effort, and the path of sharp.mjs, which decodes every AVIF anew so that another
 * decoder than ours is the witness of its score; then, if not all, the widths with commas in
 * between; and "once" to encode six times at calibrated settings and interpolate between those,
 * instead of searching for each score.
 */
public final class SizeAtQuality {
  private static final String WIDTHS = "320,640,1280";
  private static final int[] BANDS = {55, 70, 80, 85};
  private static final int BASELINE = 80;

  /** The qualities between whose scores and sizes those of the bands are interpolated. */
  private static final List<Integer> ONCE = List.of(50, 62, 72, 80, 86, 91);

  private final ImageService images =
      ImageService.builder()
          .originals(key -> Optional.empty())
          .widths(1)
          .limits(Limits.defaults().withTimeout(Duration.ofMinutes(2)))
          .build();
  private final Map<String, List<Double>> ratios = new TreeMap<>();
  private final Map<String, List<Double>> misses = new TreeMap<>();
  private final Effort effort;
  private final boolean search;
  private final SharpTool sharp;
  private final Path scratch;

  private SizeAtQuality(Effort effort, boolean search, SharpTool sharp, Path scratch) {
    this.effort = effort;
    this.search = search;
    this.sharp = sharp;
    this.scratch = scratch;
  }

  /** Measures and prints one line a picture and the summary. */
  public static void main(String[] given) throws Exception {
    String usage = "benchmarks/size-at-quality FOLDER [FAST|BALANCED|SMALL [WIDTHS [once]]]";
    Arguments.run(usage, 1, 4, given, SizeAtQuality::run);
  }

  private static void run(Arguments arguments) throws IOException {
    List<Path> photographs = arguments.files(0);
    Effort effort = arguments.oneOf(Effort.class, arguments.text(1, "SMALL"));
    int[] widths = arguments.numbers(arguments.text(2, WIDTHS));
    boolean once = arguments.count() > 3;
    if (once && !arguments.text(3).equals("once")) {
      throw arguments.wrong("once, or nothing: \"" + arguments.text(3) + "\"");
    }
    Path scratch = Files.createTempDirectory("size-at-quality");
    SizeAtQuality run = new SizeAtQuality(effort, !once, SharpTool.installed(arguments), scratch);
    for (int width : widths) {
      for (Path photograph : photographs) {
        run.measure(photograph, width);
      }
      run.summarise();
    }
  }

  private void measure(Path file, int width) throws IOException {
    Transform exact = Transform.width(width).format(ImageFormat.PNG);
    byte[] png = images.transform(Files.readAllBytes(file), exact).bytes();
    BufferedImage pixels = read(png);
    Ssimulacra2 judge = Ssimulacra2.against(pixels);
    JpegCurve jpegs = JpegCurve.of(pixels, judge, false);
    JpegCurve harder = JpegCurve.of(pixels, judge, true);
    double baseline = jpegs.scoreOf(BASELINE);
    if (search) {
      searched(file, width, png, judge, jpegs, harder);
      return;
    }
    List<Scored> curve = avifs(png, judge, ONCE);
    Scored near = at(curve, baseline);
    line(file, width, "q80", baseline, jpegs.bytesOf(BASELINE), near);
    line(file, width, "q80p", baseline, harder.bytesOf(BASELINE), near);
    for (int band : BANDS) {
      line(file, width, Integer.toString(band), band, jpegs.bytesAt(band), at(curve, band));
    }
  }

  private void searched(
      Path file, int width, byte[] png, Ssimulacra2 judge, JpegCurve jpegs, JpegCurve harder)
      throws IOException {
    double baseline = jpegs.scoreOf(BASELINE);
    List<Integer> scores = new ArrayList<>();
    scores.add((int) Math.ceil(baseline));
    IntStream.of(BANDS).forEach(scores::add);
    List<Scored> avifs = avifs(png, judge, scores);
    line(file, width, "q80", baseline, jpegs.bytesOf(BASELINE), avifs.get(0));
    line(file, width, "q80p", baseline, harder.bytesOf(BASELINE), avifs.get(0));
    for (int i = 0; i < BANDS.length; i++) {
      Scored avif = avifs.get(i + 1);
      line(file, width, Integer.toString(BANDS[i]), avif.score, jpegs.bytesAt(avif.score), avif);
      keep(misses, "score", avif.score - BANDS[i]);
    }
  }

  /**
   * Between the two nearest encodings, by the logarithm of the size; beyond them, on their line.
   */
  private static Scored at(List<Scored> curve, double score) {
    List<Scored> sorted = curve.stream().sorted(Comparator.comparing(Scored::score)).toList();
    int above = 1;
    while (above < sorted.size() - 1 && sorted.get(above).score < score) {
      above++;
    }
    Scored low = sorted.get(above - 1);
    Scored high = sorted.get(above);
    double part = (score - low.score) / (high.score - low.score);
    double bytes = Math.exp(Math.log(low.bytes) * (1 - part) + Math.log(high.bytes) * part);
    return new Scored((int) Math.round(bytes), score);
  }

  private record Scored(int bytes, double score) {}

  private List<Scored> avifs(byte[] png, Ssimulacra2 judge, List<Integer> scores)
      throws IOException {
    List<Path> files = new ArrayList<>();
    for (int score : scores) {
      int asked = Math.max(30, Math.min(95, score));
      Transform transform =
          Transform.original()
              .format(ImageFormat.AVIF)
              .effort(effort)
              .quality(search ? Quality.score(asked) : Quality.of(asked));
      Path file = scratch.resolve(files.size() + ".avif");
      files.add(Files.write(file, images.transform(png, transform).bytes()));
    }
    List<Scored> scored = new ArrayList<>();
    for (Path decoded : sharp.decode(files)) {
      Path avif = files.get(scored.size());
      scored.add(
          new Scored((int) Files.size(avif), judge.score(read(Files.readAllBytes(decoded)))));
    }
    return scored;
  }

  private void line(Path file, int width, String band, double score, double bytes, Scored avif) {
    double ratio = avif.bytes / bytes;
    keep(ratios, band + " " + width, ratio);
    keep(ratios, band + " all", ratio);
    System.out.printf(
        Locale.ROOT,
        "%s\t%d\t%s\tjpeg %.1f %.0f\tavif %.1f %d\t%.3f%n",
        file.getFileName(),
        width,
        band,
        score,
        bytes,
        avif.score,
        avif.bytes,
        ratio);
  }

  private void summarise() {
    ratios.forEach(
        (band, values) ->
            System.out.printf(
                Locale.ROOT,
                "%s\tn %d\tmedian %.1f %%\tp90 %.1f %%%n",
                band,
                values.size(),
                100 * percentile(values, 0.5),
                100 * percentile(values, 0.9)));
    List<Double> all = misses.getOrDefault("score", List.of());
    if (all.isEmpty()) {
      return;
    }
    long close = all.stream().filter(miss -> Math.abs(miss) <= 2).count();
    System.out.printf(
        Locale.ROOT,
        "score asked for, by sharp's decoder: %d of %d within two points; p5 %.2f, median %.2f, p95"
            + " %.2f%n",
        close,
        all.size(),
        percentile(all, 0.05),
        percentile(all, 0.5),
        percentile(all, 0.95));
  }

  static BufferedImage read(byte[] file) throws IOException {
    BufferedImage read = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
    BufferedImage rgb =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    rgb.createGraphics().drawImage(read, 0, 0, null);
    return rgb;
  }

  private static void keep(Map<String, List<Double>> by, String key, double value) {
    by.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
  }

  private static double percentile(List<Double> values, double part) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1, part * sorted.size()));
  }
}
