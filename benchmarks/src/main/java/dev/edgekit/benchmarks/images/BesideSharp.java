package dev.edgekit.benchmarks.images;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.ImageService;
import dev.edgekit.image.Ssimulacra2;
import dev.edgekit.image.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A large JPEG to an AVIF of 800 pixels, beside npm sharp in the same run, both at the quality
 * whose SSIMULACRA2 is nearest to 75. The reference is sharp's own scaled picture without loss, and
 * sharp decodes both. One thread each; the two take turns, so that what else runs slows both.
 * Arguments: a photograph and the path of sharp.mjs.
 */
public final class BesideSharp {
  private static final int WIDTH = 800;
  private static final double SCORE = 75;
  private static final int ROUNDS = 5;
  private static final int RUNS = 3;

  private final ImageService images =
      ImageService.builder().originals(key -> Optional.empty()).widths(1).build();
  private final Path photograph;
  private final byte[] source;
  private final SharpTool sharp;
  private final Path scratch;
  private final Ssimulacra2 judge;

  private BesideSharp(Path photograph, SharpTool sharp) throws IOException {
    this.photograph = photograph;
    this.source = Files.readAllBytes(photograph);
    this.sharp = sharp;
    this.scratch = Files.createTempDirectory("beside-sharp");
    Path reference = scratch.resolve("reference.png");
    sharp.png(photograph, WIDTH, reference);
    this.judge = Ssimulacra2.against(SizeAtQuality.read(Files.readAllBytes(reference)));
  }

  /** Measures and prints one line a setting. */
  public static void main(String[] args) throws IOException {
    BesideSharp run = new BesideSharp(Path.of(args[0]), new SharpTool(Path.of(args[1])));
    Chosen fast = run.nearest(quality -> run.ours(quality, Effort.FAST));
    Chosen balanced = run.nearest(quality -> run.ours(quality, Effort.BALANCED));
    run.print("EdgeKit FAST", fast, run.time(fast, Effort.FAST));
    run.print("EdgeKit BALANCED", balanced, run.time(balanced, Effort.BALANCED));
    for (int effort : new int[] {0, 2, 4}) {
      Chosen theirs = run.nearest(quality -> run.theirs(quality, effort));
      double[] ours = new double[ROUNDS];
      double[] sharp = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        ours[round] = run.time(fast, Effort.FAST);
        sharp[round] = run.sharp.time(run.photograph, WIDTH, theirs.quality, effort, RUNS, 1)[0];
      }
      Arrays.sort(ours);
      Arrays.sort(sharp);
      run.print("sharp effort " + effort, theirs, sharp[ROUNDS / 2]);
      System.out.printf(
          Locale.ROOT,
          "  FAST beside it: %.2f × as fast (%.0f ms), %.3f of its bytes%n",
          sharp[ROUNDS / 2] / ours[ROUNDS / 2],
          ours[ROUNDS / 2],
          fast.bytes / (double) theirs.bytes);
    }
  }

  private record Chosen(int quality, int bytes, double score) {}

  /** By bisection over 30 to 90: scores grow with quality. */
  private Chosen nearest(IntFunction<Path> encode) throws IOException {
    int low = 30;
    int high = 90;
    Chosen best = attempt((low + high) / 2, encode);
    while (low <= high) {
      int middle = (low + high) / 2;
      Chosen tried = attempt(middle, encode);
      if (Math.abs(tried.score - SCORE) < Math.abs(best.score - SCORE)) {
        best = tried;
      }
      if (tried.score < SCORE) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  private Chosen attempt(int quality, IntFunction<Path> encode) throws IOException {
    Path file = encode.apply(quality);
    Path decoded = sharp.decode(List.of(file)).get(0);
    double score = judge.score(SizeAtQuality.read(Files.readAllBytes(decoded)));
    return new Chosen(quality, (int) Files.size(file), score);
  }

  private Path theirs(int quality, int effort) {
    Path file = scratch.resolve("theirs.avif");
    sharp.avif(photograph, WIDTH, quality, effort, file);
    return file;
  }

  private Path ours(int quality, Effort effort) {
    try {
      byte[] avif = images.transform(source, transform(quality, effort)).bytes();
      return Files.write(scratch.resolve("ours.avif"), avif);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private double time(Chosen chosen, Effort effort) {
    double[] times = new double[RUNS];
    images.transform(source, transform(chosen.quality, effort));
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      images.transform(source, transform(chosen.quality, effort));
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[RUNS / 2];
  }

  private static Transform transform(int quality, Effort effort) {
    return Transform.width(WIDTH).format(ImageFormat.AVIF).quality(quality).effort(effort);
  }

  private void print(String name, Chosen chosen, double millis) {
    System.out.printf(
        Locale.ROOT,
        "%-18s quality %d: %.0f ms, %d bytes, score %.1f%n",
        name,
        chosen.quality,
        millis,
        chosen.bytes,
        chosen.score);
  }
}
