package dev.edgekit.benchmarks.images;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;
import dev.edgekit.image.internal.ffmpeg.FfmpegEngine;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.pixels.Colour;
import dev.edgekit.image.internal.pixels.Scaler;
import dev.edgekit.image.internal.pixels.Window;
import dev.edgekit.image.internal.portable.PortableEngine;
import dev.edgekit.image.internal.quality.Ssimulacra2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The table of {@code Calibration} for one format and effort: at each of its qualities, the setting
 * at which half of the photographs have that SSIMULACRA2 score. Arguments: a folder of photographs,
 * format, effort.
 */
public final class Calibrate {
  private static final int[] WIDTHS = {320, 800};
  private static final double[] VALUES = {20, 35, 50, 60, 70, 75, 80, 85, 90, 95};
  private static final int[] AVIF = {0, 8, 24, 48, 80, 104, 128, 148, 168, 188, 208, 228, 252};
  private static final int[] PERCENT = {0, 5, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 100};

  /** From this quality of AVIF on, colour is not halved. */
  private static final int FULL_CHROMA_UP_TO = 70;

  private final FfmpegEngine engine = FfmpegEngine.load();
  private final ImageEngine encoder;
  private final ImageFormat format;
  private final Effort effort;

  private Calibrate(ImageFormat format, Effort effort) {
    this.format = format;
    this.effort = effort;
    this.encoder = engine.encodes(format) ? engine : PortableEngine.besideNatives();
  }

  /** Prints the medians and the table. */
  public static void main(String[] args) throws IOException {
    Calibrate run = new Calibrate(ImageFormat.valueOf(args[1]), Effort.valueOf(args[2]));
    int[] settings = run.format == ImageFormat.AVIF ? AVIF : PERCENT;
    List<double[]> pictures = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      for (Path file : files.sorted().toList()) {
        for (int width : WIDTHS) {
          pictures.add(run.scores(Files.readAllBytes(file), width, settings));
        }
      }
    }
    double[] medians = new double[settings.length];
    for (int i = 0; i < settings.length; i++) {
      int at = i;
      double[] scores = pictures.stream().mapToDouble(s -> s[at]).sorted().toArray();
      medians[i] = scores[scores.length / 2];
      System.out.printf(Locale.ROOT, "setting %d: median %.1f%n", settings[i], medians[i]);
    }
    System.out.print(run.format + " " + run.effort + ":");
    Arrays.stream(VALUES)
        .forEach(
            value -> System.out.printf(Locale.ROOT, " %.0f", settingAt(value, settings, medians)));
    System.out.println();
  }

  private double[] scores(byte[] source, int width, int[] settings) {
    ImageInfo info = HeaderReader.read(source, 0);
    int height = Math.round((float) info.height() * width / info.width());
    Pixels decoded = engine.decode(source, info, Math.max(1, info.width() / width));
    Pixels pixels =
        new Scaler(Window.of(info.width(), info.height()), width, height).scale(decoded);
    Ssimulacra2 judge = Ssimulacra2.against(width, height, rgb(pixels));
    return Arrays.stream(settings)
        .mapToDouble(setting -> judge.score(rgb(again(pixels, setting))))
        .toArray();
  }

  private Pixels again(Pixels pixels, int setting) {
    Chroma chroma =
        format == ImageFormat.AVIF && setting <= FULL_CHROMA_UP_TO ? Chroma.FULL : Chroma.HALF;
    byte[] encoded = encoder.encode(pixels, EncodeSettings.lossy(format, setting, chroma, effort));
    return Scaler.toFullSize(engine.decode(encoded, HeaderReader.read(encoded, 0), 1));
  }

  private static int[] rgb(Pixels pixels) {
    Pixels rgb = Colour.toRgb(pixels);
    int[] packed = new int[pixels.width() * pixels.height()];
    for (int i = 0; i < packed.length; i++) {
      for (int c = 0; c < 3; c++) {
        packed[i] = packed[i] << 8 | (rgb.colour().get(c).samples()[i] & 0xff);
      }
    }
    return packed;
  }

  /** Between the two settings whose medians lie around the value; the nearer end beyond them. */
  private static double settingAt(double value, int[] settings, double[] medians) {
    for (int i = 1; i < settings.length; i++) {
      double low = Math.min(medians[i - 1], medians[i]);
      double high = Math.max(medians[i - 1], medians[i]);
      if (low <= value && value <= high) {
        double part = (value - medians[i - 1]) / (medians[i] - medians[i - 1]);
        return settings[i - 1] + part * (settings[i] - settings[i - 1]);
      }
    }
    boolean first = Math.abs(value - medians[0]) < Math.abs(value - medians[medians.length - 1]);
    return first ? settings[0] : settings[settings.length - 1];
  }
}
