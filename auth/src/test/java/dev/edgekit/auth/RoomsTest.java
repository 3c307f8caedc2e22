package dev.edgekit.auth;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The plan of the house. A room is a package, named as it is below the root; the root's values,
 * which any room may be allowed to use, are a room of their own. A file uses another room's only
 * along an arrow of the table.
 */
class RoomsTest {
  private static final String ROOT = "dev.edgekit.auth";
  private static final Set<String> VALUES = Set.of("Principal");

  private static final String ARROWS =
      """
      root > values session key token rule path internal.net internal.support
      servlet > root values path
      values >
      session > values internal.support
      token > values internal.support
      key > values internal.net internal.support
      rule > path internal.path internal.index internal.language internal.regexp internal.net \
      internal.support
      path > internal.path
      internal.index > internal.language internal.regexp internal.net internal.support
      internal.language > internal.path internal.regexp internal.net internal.support
      internal.path >
      internal.regexp >
      internal.net >
      internal.support >
      """;

  private static final int MAX_FILES = 40;
  private static final int MAX_CYCLE = 3;

  /** Every edge between two files, named below the root: {@code key.ApiKeys}. */
  private static List<Edge> edges;

  private record Edge(String from, String to) {
    @Override
    public String toString() {
      return from + " -> " + to;
    }
  }

  @BeforeAll
  static void readClassFiles() throws Exception {
    var location = AuthGate.class.getProtectionDomain().getCodeSource().getLocation();
    StringWriter output = new StringWriter();
    PrintWriter out = new PrintWriter(output);
    ToolProvider.findFirst("jdeps")
        .orElseThrow()
        .run(out, out, arguments(Path.of(location.toURI())));
    String file = Pattern.quote(ROOT) + "\\.([\\w.]+)\\S*";
    edges =
        Pattern.compile(file + " +-> " + file)
            .matcher(output.toString())
            .results()
            .map(edge -> new Edge(edge.group(1), edge.group(2)))
            .filter(edge -> !edge.from.equals(edge.to))
            .distinct()
            .toList();
  }

  /** The classes one by one, since jdeps would resolve the module that a folder holds. */
  private static String[] arguments(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes.resolve(ROOT.replace('.', '/')))) {
      Stream<String> names = files.map(Path::toString).filter(name -> name.endsWith(".class"));
      return Stream.concat(Stream.of("-v"), names).toArray(String[]::new);
    }
  }

  @Test
  void aFileUsesAnotherRoomOnlyAlongAnArrow() {
    Map<String, Set<String>> arrows = arrows();

    assertThat(edges)
        .filteredOn(edge -> !room(edge.from).equals(room(edge.to)))
        .filteredOn(edge -> !arrows.getOrDefault(room(edge.from), Set.of()).contains(room(edge.to)))
        .isEmpty();
  }

  @Test
  void arrowsGoOneWayAndEachIsNeeded() {
    Map<String, Set<String>> arrows = arrows();

    arrows.keySet().forEach(room -> assertThat(reachable(room, arrows)).doesNotContain(room));
    arrows.forEach(
        (room, others) ->
            assertThat(edges)
                .filteredOn(edge -> room(edge.from).equals(room))
                .extracting(edge -> room(edge.to))
                .as(room)
                .containsAll(others));
  }

  @Test
  void noCycleOfFilesIsLong() {
    Map<String, Set<String>> uses =
        edges.stream().collect(groupingBy(Edge::from, mapping(Edge::to, toSet())));
    Map<String, Set<String>> reachable =
        uses.keySet().stream().collect(toMap(file -> file, file -> reachable(file, uses)));

    reachable.forEach(
        (file, others) ->
            assertThat(others)
                .filteredOn(other -> reachable.getOrDefault(other, Set.of()).contains(file))
                .as("files in a cycle with %s", file)
                .hasSizeLessThanOrEqualTo(MAX_CYCLE));
  }

  @Test
  void noPackageIsLarge() {
    edges.stream()
        .map(Edge::from)
        .distinct()
        .collect(groupingBy(file -> file.substring(0, file.lastIndexOf('.') + 1)))
        .forEach((room, files) -> assertThat(files).as(room).hasSizeLessThanOrEqualTo(MAX_FILES));
  }

  private static Map<String, Set<String>> arrows() {
    return ARROWS
        .lines()
        .map(line -> (line + " ").split(" > ?"))
        .collect(
            toMap(
                sides -> sides[0],
                sides -> sides.length == 1 ? Set.of() : Set.of(sides[1].strip().split(" "))));
  }

  private static String room(String file) {
    int dot = file.lastIndexOf('.');
    return dot >= 0 ? file.substring(0, dot) : VALUES.contains(file) ? "values" : "root";
  }

  private static Set<String> reachable(String from, Map<String, Set<String>> edges) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(Set.of(from));
    while (!open.isEmpty()) {
      for (String next : edges.getOrDefault(open.pop(), Set.of())) {
        if (found.add(next)) {
          open.push(next);
        }
      }
    }
    return found;
  }
}
