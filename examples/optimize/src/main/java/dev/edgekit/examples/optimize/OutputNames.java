package dev.edgekit.examples.optimize;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The name of each result: that of its source with another extension. Where two sources would meet,
 * {@code a.jpg} and {@code a.png}, each keeps its whole name: {@code a.jpg.avif}, {@code
 * a.png.avif}; where whole names meet, in another source's or but for case, the later ones are
 * numbered: {@code A.jpg~2.avif}. No two results have one name, whatever extensions they get.
 * Immutable.
 */
final class OutputNames {
  /** A result's name but for its last extension, by its source. */
  private final Map<Path, Path> bases;

  private OutputNames(Map<Path, Path> bases) {
    this.bases = bases;
  }

  static OutputNames of(List<Path> files) {
    Map<Path, Path> bases = new LinkedHashMap<>();
    files.forEach(file -> bases.put(file, stem(file)));
    while (keepWholeNamesOfThoseThatMeet(bases)) {} // a whole name may meet another's stem
    Set<String> taken = new HashSet<>();
    for (Map.Entry<Path, Path> one : bases.entrySet()) {
      Path file = one.getKey();
      for (int n = 2; !taken.add(folded(one.getValue())); n++) {
        one.setValue(file.resolveSibling(file.getFileName() + "~" + n));
      }
    }
    return new OutputNames(Map.copyOf(bases));
  }

  /** Where the result of a source goes, relative to the folder of results. */
  Path of(Path source, String extension) {
    Path base = bases.getOrDefault(source, stem(source));
    return base.resolveSibling(base.getFileName() + "." + extension);
  }

  /** Whether there were any to change. */
  private static boolean keepWholeNamesOfThoseThatMeet(Map<Path, Path> bases) {
    Map<String, Integer> uses = new HashMap<>();
    bases.values().forEach(base -> uses.merge(folded(base), 1, Integer::sum));
    boolean changed = false;
    for (Map.Entry<Path, Path> one : bases.entrySet()) {
      boolean whole = one.getValue().equals(one.getKey());
      if (!whole && uses.getOrDefault(folded(one.getValue()), 0) > 1) {
        one.setValue(one.getKey());
        changed = true;
      }
    }
    return changed;
  }

  /** Some file systems take names that differ in case, or in how Unicode spells them, for one. */
  private static String folded(Path file) {
    return Normalizer.normalize(file.toString(), Normalizer.Form.NFC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static Path stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? file.resolveSibling(name.substring(0, dot)) : file;
  }
}
