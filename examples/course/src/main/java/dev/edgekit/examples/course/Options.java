package dev.edgekit.examples.course;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param port 0 to 65535, 0 for any free one; default 8080
 * @param data the folder for pictures and keys; default {@code .cache/edgekit-course} in the user's
 *     home
 * @param rules a file of rules that is followed; absent: the example's own
 * @param redis where sessions and responses are kept; absent: in this process
 */
record Options(int port, Path data, Optional<Path> rules, Optional<String> redis) {
  private static final List<String> ALL = List.of("--port", "--data", "--rules", "--redis");

  static final String USAGE =
      """
        --port N      where to listen: 0 to 65535, 0 for any free port (default 8080)
        --data DIR    folder for pictures and keys (default ~/.cache/edgekit-course)
        --rules FILE  rules of your own, read again whenever they change (default: the example's)
        --redis URI   keeps sessions and responses in a Redis such as redis://127.0.0.1:6379
                      (default: in this process)
      """;

  /**
   * Reads the command line.
   *
   * @throws UsageException if an option is unknown, given twice, lacks its value or has a bad one
   */
  static Options parse(String... arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (!ALL.contains(option)) {
        throw new UsageException(
            "unknown option \"" + option + "\": there are " + String.join(", ", ALL));
      }
      if (i + 1 == arguments.length || arguments[i + 1].isBlank()) {
        throw new UsageException(option + " needs a value; --help shows all options");
      }
      if (values.put(option, arguments[i + 1]) != null) {
        throw new UsageException(option + " is given twice; leave one of them out");
      }
    }
    return new Options(
        port(values.getOrDefault("--port", "8080")),
        Optional.ofNullable(values.get("--data"))
            .map(value -> path("--data", value))
            .orElseGet(Options::ownFolder),
        Optional.ofNullable(values.get("--rules")).map(value -> path("--rules", value)),
        Optional.ofNullable(values.get("--redis")));
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number out of range is
    }
    throw new UsageException("--port must be 0 to 65535: \"" + value + "\"");
  }

  private static Path path(String option, String value) {
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new UsageException(option + " must be a path: \"" + value + "\"");
    }
  }

  private static Path ownFolder() {
    return Path.of(System.getProperty("user.home"), ".cache", "edgekit-course");
  }
}
