package dev.edgekit.examples.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command line: {@code --rules FILE --limit 10}. Immutable. */
final class Options {
  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the arguments from an index on.
   *
   * @param known the names that the command takes, without dashes; a flag ends in {@code !}
   * @throws UsageException if there is another, or one lacks its value
   */
  static Options parse(String[] arguments, int from, Set<String> known) {
    Map<String, String> values = new HashMap<>();
    for (int i = from; i < arguments.length; i++) {
      String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
      if (known.contains(name + "!")) {
        values.put(name, "true");
      } else if (!known.contains(name)) {
        throw new UsageException("unknown argument: " + arguments[i]);
      } else if (++i == arguments.length) {
        throw new UsageException("--" + name + " needs a value");
      } else {
        values.put(name, arguments[i]);
      }
    }
    return new Options(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  String required(String name) {
    return text(name).orElseThrow(() -> new UsageException("--" + name + " is missing"));
  }

  Path path(String name) {
    return Path.of(required(name));
  }

  /** A file that is there, where one that isn't would pass for an empty one. */
  Path file(String name) {
    Path file = path(name);
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException("--" + name + ": no file that can be read: " + file);
    }
    return file;
  }
}
