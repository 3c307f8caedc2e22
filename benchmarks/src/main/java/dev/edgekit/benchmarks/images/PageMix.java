package dev.edgekit.benchmarks.images;

import dev.edgekit.benchmarks.report.Arguments;
import dev.edgekit.image.Effort;
import dev.edgekit.image.Fit;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Quality;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.awt.image.BufferedImage;
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
import java.util.TreeMap;

/**
 * A learning platform's page of 60 images, each of the size that the screen needs, beside the JPEG
 * of quality 80 that a site with fixed breakpoints would send: baseline 4:2:0, of the next
 * breakpoint's width. Photographs are course cards, portraits and heroes; screens, diagrams and
 * GIFs are drawn by {@link Drawings}. EdgeKit's are the first answers ({@code FAST}, quality 70)
 * and what the background makes of them, then both at no lower score than the JPEG of that size.
 * Arguments: a folder of photographs.
 */
public final class PageMix {
  private static final int[] BREAKPOINTS = {160, 320, 640, 960, 1280, 1920};
  private static final String[] COLUMNS = {
    "JPEG at the next breakpoint",
    "JPEG",
    "first answers",
    "refined",
    "first at no lower score than the JPEG",
    "refined at no lower score"
  };

  private final ImageService images =
      ImageService.builder()
          .originals(key -> Optional.empty())
          .widths(1)
          .limits(Limits.defaults().withTimeout(Duration.ofMinutes(5)))
          .build();
  private final Map<String, List<long[]>> rows = new TreeMap<>();

  /** Measures and prints the totals of each kind and of the page. */
  public static void main(String[] given) throws Exception {
    Arguments.run("benchmarks/page-mix FOLDER", 1, 1, given, PageMix::run);
  }

  private static void run(Arguments arguments) throws IOException {
    List<byte[]> photographs = new ArrayList<>();
    for (Path file : arguments.files(0)) {
      photographs.add(Files.readAllBytes(file));
    }
    PageMix page = new PageMix();
    for (int i = 0; i < 24; i++) {
      page.add("course card", photographs.get(i % photographs.size()), 380, 214);
    }
    for (int i = 0; i < 12; i++) {
      page.add("avatar", photographs.get((i + 5) % photographs.size()), 96, 96);
    }
    for (int i = 0; i < 4; i++) {
      page.add("hero", photographs.get((i * 7 + 3) % photographs.size()), 1200, 500);
    }
    for (int i = 0; i < 8; i++) {
      page.add("screenshot", Drawings.png(Drawings.screen(i)), 720, 450);
    }
    for (int i = 0; i < 8; i++) {
      page.add("diagram", Drawings.png(Drawings.diagram(i)), 560, 350);
    }
    for (int i = 0; i < 4; i++) {
      page.add("gif", Drawings.gif(Drawings.diagram(i + 8)), 300, 188);
    }
    page.summarise();
  }

  private void add(String kind, byte[] original, int width, int height) throws IOException {
    Transform sized = Transform.size(width, height).fit(Fit.COVER);
    Transform exact = sized.format(ImageFormat.PNG);
    ImageResult reference = images.transform(original, exact);
    int wider = Arrays.stream(BREAKPOINTS).filter(b -> b >= width).findFirst().orElse(width);
    int higher = Math.round((float) height * wider / width);
    Transform next = Transform.size(wider, higher).fit(Fit.COVER).format(ImageFormat.PNG);
    BufferedImage larger = SizeAtQuality.read(images.transform(original, next).bytes());
    long jpeg = JpegCurve.jpeg(larger, 0.8f, false).length;
    BufferedImage same = SizeAtQuality.read(reference.bytes());
    byte[] sameJpeg = JpegCurve.jpeg(same, 0.8f, false);
    Ssimulacra2 judge = Ssimulacra2.against(same);
    Transform equal = sized.quality(quality(judge.score(SizeAtQuality.read(sameJpeg))));
    long first = bytes(original, sized);
    long firstEqual = bytes(original, equal);
    rows.computeIfAbsent(kind, k -> new ArrayList<>())
        .add(
            new long[] {
              jpeg,
              sameJpeg.length,
              first,
              Math.min(first, bytes(original, sized.effort(Effort.THOROUGH))),
              firstEqual,
              Math.min(firstEqual, bytes(original, equal.effort(Effort.THOROUGH))),
              original.length
            });
  }

  private long bytes(byte[] original, Transform as) {
    return images.transform(original, as).bytes().length;
  }

  private static Quality quality(double score) {
    int wanted = (int) Math.ceil(Math.max(30, Math.min(95, score)));
    return Quality.score(wanted);
  }

  private void summarise() {
    List<long[]> all = new ArrayList<>();
    rows.forEach(
        (kind, values) -> {
          print(kind, values);
          all.addAll(values);
        });
    print("page", all);
    long larger = all.stream().filter(row -> row[2] > row[6]).count();
    System.out.printf("%d of %d are larger than their source%n", larger, all.size());
  }

  private static void print(String kind, List<long[]> rows) {
    double[] sums = new double[COLUMNS.length];
    rows.forEach(row -> Arrays.setAll(sums, i -> sums[i] + row[i]));
    StringBuilder line = new StringBuilder(kind + " (" + rows.size() + ")");
    for (int i = 0; i < sums.length; i++) {
      line.append(
          String.format(
              Locale.ROOT,
              "\t%s %.0f (%.1f %% less)",
              COLUMNS[i],
              sums[i],
              100 * (1 - sums[i] / sums[0])));
    }
    System.out.println(line);
  }
}
