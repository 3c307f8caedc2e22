package dev.edgekit.image;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which room may use which, read from the class files. A room is a package; the root package is
 * two: {@code values}, which every room may use, and {@code image}, the entry points, which none
 * may.
 */
class RoomsTest {
  private static final String ROOT = "dev/edgekit/image";
  private static final int MAX_FILES = 40;
  private static final int MAX_CYCLE = 3;

  private static final Map<String, Set<String>> MAY_USE =
      rooms(
          """
          image: serve make pipeline store engine support values
          serve: make pipeline header store engine support values
          make: pipeline header store engine support values
          pipeline: ffmpeg portable header pixels quality engine support values
          ffmpeg: gif avif header pixels bytes engine values
          portable: gif png header pixels engine values
          avif: header engine values
          gif: pixels bytes engine values
          png: pixels bytes engine values
          header: bytes engine values
          pixels: bytes engine values
          quality: pixels engine values
          store: fetch support values
          fetch: support values
          engine: values
          bytes: values
          support: values
          values:
          """);

  private static final Set<String> VALUES =
      words(
          "Limits Transform Quality Effort Fit Gravity Gamut Metadata ImageFormat ImageException"
              + " TransformReport ImageResult Rights ImageListener ServedImage ThumbHash ThumbHashDecoder"
              + " Placeholder");

  /** Each source file's name from the root on, and those of ours that its classes name. */
  private static final Map<String, Set<String>> USES = uses();

  @Test
  void everyArrowIsInTheTable() {
    assertThat(
            USES.entrySet().stream()
                .flatMap(
                    file ->
                        file.getValue().stream()
                            .filter(used -> !isAllowed(room(file.getKey()), room(used)))
                            .map(used -> file.getKey() + " -> " + used)))
        .isEmpty();
  }

  @Test
  void theTableHasNoCycle() {
    assertThat(MAY_USE.keySet().stream().filter(room -> reachable(MAY_USE, room).contains(room)))
        .isEmpty();
  }

  @Test
  void noCycleOfFilesIsLong() {
    Map<String, Set<String>> reach =
        USES.keySet().stream().collect(toMap(file -> file, file -> reachable(USES, file)));
    assertThat(reach)
        .allSatisfy(
            (file, reached) ->
                assertThat(reached.stream().filter(other -> next(reach, other).contains(file)))
                    .hasSizeLessThanOrEqualTo(MAX_CYCLE));
  }

  @Test
  void noPackageIsLarge() {
    assertThat(USES.keySet().stream().collect(groupingBy(RoomsTest::folder)).values())
        .allSatisfy(files -> assertThat(files).hasSizeLessThanOrEqualTo(MAX_FILES));
  }

  private static boolean isAllowed(String from, String to) {
    return from.equals(to) || next(MAY_USE, from).contains(to);
  }

  private static String room(String file) {
    String folder = folder(file);
    String name = file.substring(file.lastIndexOf('/') + 1);
    return folder.isEmpty()
        ? VALUES.contains(name) ? "values" : "image"
        : folder.substring(folder.lastIndexOf('/') + 1);
  }

  private static String folder(String file) {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  private static Set<String> reachable(Map<String, Set<String>> graph, String start) {
    Set<String> seen = new HashSet<>();
    List<String> open = List.copyOf(next(graph, start));
    while (!open.isEmpty()) {
      open = open.stream().filter(seen::add).flatMap(node -> next(graph, node).stream()).toList();
    }
    return seen;
  }

  private static Set<String> next(Map<String, Set<String>> graph, String node) {
    return graph.getOrDefault(node, Set.of());
  }

  private static Map<String, Set<String>> rooms(String table) {
    return table
        .lines()
        .map(line -> line.split(":", 2))
        .collect(toMap(part -> part[0], part -> words(part[1])));
  }

  private static Set<String> words(String text) {
    return Pattern.compile(" ").splitAsStream(text).filter(w -> !w.isEmpty()).collect(toSet());
  }

  private static Map<String, Set<String>> uses() {
    Pattern name = Pattern.compile(ROOT + "/([\\w/]+)"); // in a class file control bytes end it
    Map<String, Set<String>> uses = new TreeMap<>();
    try {
      Path classes =
          Path.of(ImageService.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes.resolve(ROOT))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String own = classes.resolve(ROOT).relativize(file).toString().split("[$.]", 2)[0];
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          name.matcher(text)
              .results()
              .map((MatchResult found) -> found.group(1))
              .filter(other -> !other.equals(own))
              .forEach(uses.computeIfAbsent(own.replace('\\', '/'), k -> new HashSet<>())::add);
        }
      }
    } catch (IOException | java.net.URISyntaxException e) {
      throw new AssertionError(e);
    }
    uses.remove("package-info");
    uses.values().forEach(names -> names.retainAll(uses.keySet()));
    return uses;
  }
}
