package dev.edgekit.benchmarks.story.soak;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What an address may answer: always the same entities, and for the same versions of them always
 * the same text, whichever hop it comes from. Thread-safe.
 */
final class Truth {
  private static final Pattern ENTITY =
      Pattern.compile("\"(category|course|cover)\" ?: ?(\\d+), ?\"v\" ?: ?(\\d+)");

  /** Addresses of pictures name the file, which is replaced a moment after the commit. */
  private static final Pattern ADDRESS = Pattern.compile("\"src\" ?: ?\"[^\"]*\"");

  private final Map<String, String> entities = new ConcurrentHashMap<>();
  private final Map<String, Integer> texts = new ConcurrentHashMap<>();

  /** What is wrong with it; absent if nothing is. */
  Optional<String> objection(String path, String text) {
    String names = names(text, "$1-$2");
    String known = entities.putIfAbsent(path, names);
    if (names.isEmpty() || (known != null && !known.equals(names))) {
      return Optional.of(path + " tells of " + names + " instead of " + known);
    }
    int hash = ADDRESS.matcher(text).replaceAll("").hashCode();
    Integer before = texts.putIfAbsent(path + names(text, "$1-$2-$3"), hash);
    return before == null || before == hash
        ? Optional.empty()
        : Optional.of(path + " has two texts of one version: " + text);
  }

  private static String names(String text, String form) {
    return ENTITY
        .matcher(text)
        .results()
        .map(
            found ->
                form.replace("$1", found.group(1))
                    .replace("$2", found.group(2))
                    .replace("$3", found.group(3)))
        .collect(Collectors.joining(","));
  }
}
