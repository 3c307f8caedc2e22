package dev.edgekit.cache;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use whom: the rooms of this module, held against its class files. */
class RoomsTest {
  private static final String ROOT = "dev/edgekit/cache";
  private static final int MAX_CYCLE = 3;
  private static final int MAX_FILES = 40;

  /** Of the root package, what says things and does none; it may be used from everywhere. */
  private static final Set<String> VALUES =
      Set.of(
          "AfterCommit",
          "CachePolicy",
          "CacheKey",
          "RequestKeys",
          "CacheTag",
          "CacheListener",
          "Credentials",
          "CacheExplanation",
          "Origin",
          "ConditionalOrigin",
          "OriginException",
          "OverrideFields",
          "QuerySelection",
          "EdgePurger",
          "EdgePurgeException");

  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "entry", Set.of("values", "flow", "answer", "stored", "log", "rules", "redis"),
          "values", Set.of(),
          "cloudfront", Set.of("values", "rules"),
          "http", Set.of("values"),
          "flow", Set.of("values", "answer", "stored", "log", "rules"),
          "answer", Set.of("values", "stored", "log", "rules"),
          "stored", Set.of("values", "log", "rules"),
          "redis", Set.of("values", "stored", "log"),
          "log", Set.of("values"),
          "rules", Set.of("values"));

  private final Map<String, Set<String>> uses = uses();

  @Test
  void everyArrowIsInTheTable() {
    Set<String> wrong = new TreeSet<>();
    uses.forEach(
        (file, others) ->
            others.stream()
                .filter(other -> !room(file).equals(room(other)))
                .filter(other -> !of(ARROWS, room(file)).contains(room(other)))
                .forEach(other -> wrong.add(file + " -> " + other)));

    assertThat(wrong).isEmpty();
  }

  @Test
  void noCycleOfFilesIsLong() {
    Map<String, Set<String>> reached = new TreeMap<>();
    uses.keySet().forEach(file -> reached.put(file, reachedFrom(file)));

    for (String file : uses.keySet()) {
      assertThat(of(reached, file).stream().filter(o -> of(reached, o).contains(file)))
          .as("files that use each other in a circle with " + file)
          .hasSizeLessThanOrEqualTo(MAX_CYCLE);
    }
  }

  @Test
  void noPackageIsCrowded() {
    Map<String, Long> files =
        uses.keySet().stream()
            .collect(groupingBy(file -> file.substring(0, file.lastIndexOf('/')), counting()));

    assertThat(files).allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(MAX_FILES));
  }

  private Set<String> reachedFrom(String file) {
    Set<String> reached = new HashSet<>();
    List<String> next = List.copyOf(of(uses, file));
    while (!next.isEmpty()) {
      next = next.stream().filter(reached::add).flatMap(o -> of(uses, o).stream()).toList();
    }
    return reached;
  }

  private static Set<String> of(Map<String, Set<String>> map, String name) {
    return map.getOrDefault(name, Set.of());
  }

  private static String room(String file) {
    String inRoot = file.substring(ROOT.length() + 1);
    int slash = inRoot.lastIndexOf('/');
    return slash >= 0
        ? inRoot.substring(inRoot.indexOf('/') < slash ? inRoot.indexOf('/') + 1 : 0, slash)
        : VALUES.contains(inRoot) ? "values" : "entry";
  }

  /** The files of this module, and for each the others that its classes name. */
  private static Map<String, Set<String>> uses() {
    Map<String, Set<String>> uses = new TreeMap<>();
    try {
      Path classes =
          Path.of(ResponseCache.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String name = classes.relativize(file).toString().replace('\\', '/').split("[$.]", 2)[0];
          if (name.startsWith(ROOT) && !name.endsWith("-info")) {
            uses.computeIfAbsent(name, n -> new TreeSet<>()).addAll(named(file));
          }
        }
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    uses.forEach((file, others) -> others.removeIf(o -> o.equals(file) || !uses.containsKey(o)));
    return uses;
  }

  /** What a class file's constants name, in classes, descriptors and signatures (JVMS §4.4). */
  private static Set<String> named(Path file) throws IOException {
    Set<String> named = new TreeSet<>();
    Pattern name = Pattern.compile(ROOT + "[\\w/]*");
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      in.skipNBytes(8);
      int constants = in.readUnsignedShort();
      for (int i = 1; i < constants; i++) {
        int tag = in.readUnsignedByte();
        if (tag == 1) {
          Matcher matcher = name.matcher(in.readUTF());
          while (matcher.find()) {
            named.add(matcher.group());
          }
        } else {
          in.skipNBytes(size(tag));
          i += tag == 5 || tag == 6 ? 1 : 0; // long and double take two places
        }
      }
    }
    return named;
  }

  private static int size(int tag) {
    return switch (tag) {
      case 7, 8, 16, 19, 20 -> 2;
      case 15 -> 3;
      case 5, 6 -> 8;
      default -> 4;
    };
  }
}
