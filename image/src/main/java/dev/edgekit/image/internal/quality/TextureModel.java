package dev.edgekit.image.internal.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How far a picture's settings lie from the median photograph's, by its {@link Texture}: a linear
 * function of the numbers for each of a few qualities. A resource made by {@code
 * benchmarks/calibrate} holds the functions, one to a line: its name, the quality, the minimum and
 * maximum (among the pictures that it was fitted to), the constant, and a factor for each number.
 * Immutable.
 */
final class TextureModel {
  private static final String RESOURCE = "settings-by-texture.txt";

  /** At the best quality nothing depends on the picture any more. */
  private static final double BEST = 100;

  private static final Map<String, TextureModel> MODELS = read();

  private final List<Line> lines;

  @SuppressWarnings("ArrayRecordComponent") // the factors are not handed out
  private record Line(double quality, double min, double max, double[] factors) {
    double at(double[] texture) {
      double sum = factors[0];
      for (int i = 0; i < texture.length; i++) {
        sum += factors[i + 1] * texture[i];
      }
      return Math.max(min, Math.min(max, sum));
    }
  }

  private TextureModel(List<Line> lines) {
    this.lines = lines.stream().sorted(Comparator.comparingDouble(Line::quality)).toList();
  }

  /**
   * The model for a format, an effort if it matters, and a kind of picture.
   *
   * @param name such as {@code AVIF-FAST-photograph}
   */
  static TextureModel named(String name) {
    return Objects.requireNonNull(MODELS.get(name), () -> "no " + name + " in " + RESOURCE);
  }

  /** What to add to the setting of a quality, interpolated between two lines. */
  double shift(double quality, double[] texture) {
    Line before = lines.get(0);
    for (Line line : lines) {
      if (quality <= line.quality) {
        double span = line.quality - before.quality;
        double part = span == 0 ? 0 : (quality - before.quality) / span;
        return Math.max(0, 1 - part) * before.at(texture) + Math.max(0, part) * line.at(texture);
      }
      before = line;
    }
    return before.at(texture) * (BEST - quality) / (BEST - before.quality);
  }

  private static Map<String, TextureModel> read() {
    Map<String, List<Line>> lines = new HashMap<>();
    try (InputStream in = TextureModel.class.getResourceAsStream(RESOURCE);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
      reader.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(lines, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, TextureModel> models = new HashMap<>();
    lines.forEach((name, its) -> models.put(name, new TextureModel(its)));
    return Map.copyOf(models);
  }

  private static void add(Map<String, List<Line>> lines, String text) {
    String[] words = text.split(" ", -1);
    double[] numbers = Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray();
    double[] factors = Arrays.copyOfRange(numbers, 3, numbers.length);
    if (factors.length != 1 + Texture.SIZE) {
      throw new IllegalStateException(RESOURCE + " has a line of another length: " + text);
    }
    lines
        .computeIfAbsent(words[0], name -> new ArrayList<>())
        .add(new Line(numbers[0], numbers[1], numbers[2], factors));
  }
}
