package dev.edgekit.examples.demo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param port of node 1, 1 to 65534; node 2 has the next one; default 8080
 * @param data the folder for originals, variants, rules, keys and Redis's data; default {@code
 *     .cache/edgekit-demo} in the user's home
 * @param redis an existing Redis; absent: the demo starts its own
 * @param varnish an existing Varnish in front of the nodes, which the site purges, too
 */
record Options(int port, Path data, Optional<String> redis, Optional<URI> varnish) {
  private static final List<String> ALL = List.of("--port", "--data", "--redis", "--varnish");

  static final String USAGE =
      """
      usage: examples/demo/run [--port N] [--data DIR] [--redis URI] [--varnish URI]
        --port N     port of node 1; node 2 takes the next one (default 8080)
        --data DIR   folder for pictures, rules, keys and Redis's data (default ~/.cache/edgekit-demo)
        --redis URI  an existing Redis such as redis://127.0.0.1:6379 (default: starts its own)
        --varnish URI  a Varnish in front of the nodes with examples/edge/varnish/default.vcl, such
                     as http://127.0.0.1:6081, which is purged as the demo's own CDN is
      """;

  /**
   * Reads the command line.
   *
   * @throws UsageException if an option is unknown, lacks its value or has a bad one
   */
  static Options parse(String... arguments) {
    Options options = new Options(8080, defaultData(), Optional.empty(), Optional.empty());
    for (int i = 0; i < arguments.length; i += 2) {
      String option = arguments[i];
      if (!ALL.contains(option)) {
        throw new UsageException(
            "unknown option \"" + option + "\": there are " + String.join(", ", ALL));
      }
      if (i + 1 == arguments.length) {
        throw new UsageException(option + " needs a value; --help shows all options");
      }
      options = options.with(option, arguments[i + 1]);
    }
    return options;
  }

  private Options with(String option, String value) {
    return switch (option) {
      case "--port" -> new Options(port(value), data, redis, varnish);
      case "--data" -> new Options(port, folder(value), redis, varnish);
      case "--varnish" -> new Options(port, data, redis, Optional.of(httpUri(value)));
      default -> new Options(port, data, Optional.of(redisUri(value)), varnish);
    };
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 1 && port <= 65534) {
        return port;
      }
    } catch (NumberFormatException e) {
      // answered below, as a number out of range is
    }
    throw new UsageException(
        "--port must be 1 to 65534 (node 2 takes the next one): \"" + value + "\"");
  }

  private static Path folder(String value) {
    try {
      if (!value.isBlank()) {
        return Path.of(value).toAbsolutePath().normalize();
      }
    } catch (InvalidPathException e) {
      // answered below
    }
    throw new UsageException("--data must be a folder: \"" + value + "\"");
  }

  /** The message never shows the URI, which may hold a password. */
  private static String redisUri(String value) {
    try {
      URI uri = new URI(value);
      boolean scheme = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      if (scheme && uri.getHost() != null) {
        return value;
      }
    } catch (URISyntaxException e) {
      // answered below
    }
    throw new UsageException("--redis must be a URI such as redis://127.0.0.1:6379");
  }

  private static URI httpUri(String value) {
    try {
      URI uri = new URI(value);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() <= 65_535) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // answered below
    }
    throw new UsageException(
        "--varnish must be a URI such as http://127.0.0.1:6081: \"" + value + "\"");
  }

  private static Path defaultData() {
    return Path.of(System.getProperty("user.home"), ".cache", "edgekit-demo");
  }
}
