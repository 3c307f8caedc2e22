package dev.edgekit.examples.optimize;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The name of each result: that of its source with another extension. Where two sources would meet,
 * {@code a.jpg} and {@code a.png}, each keeps its whole name: {@code a.jpg.avif}, {@code
 * a.png.avif}. Immutable.
 */
final class OutputNames {
  private final Map<String, Integer> sources;

  private OutputNames(Map<String, Integer> sources) {
    this.sources = sources;
  }

  static OutputNames of(List<Path> files) {
    Map<String, Integer> sources = new HashMap<>();
    files.forEach(file -> sources.merge(place(file), 1, Integer::sum));
    return new OutputNames(sources);
  }

  /** Where the result of a source goes, relative to the folder of results. */
  Path of(Path source, String extension) {
    boolean alone = sources.getOrDefault(place(source), 1) == 1;
    String name = alone ? stem(source) : source.getFileName().toString();
    return source.resolveSibling(name + "." + extension);
  }

  /** Some file systems take names that differ in case alone for the same. */
  private static String place(Path file) {
    return file.resolveSibling(stem(file)).toString().toLowerCase(Locale.ROOT);
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
