package dev.edgekit.examples.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the command line says. */
record Options(InetSocketAddress address, URI origin, Optional<String> redis) {
  static final String USAGE =
      """
      usage: examples/gateway/run --origin URL [--port P] [--redis URI] [--bind ADDRESS]

        --origin URL     where requests that the cache can't answer go: http://127.0.0.1:3000
        --port P         where to listen: 0 to 65535, 0 for any free port; default 8080
        --redis URI      the second tier, shared by every gateway that names it: redis://127.0.0.1:6379;
                         without it the cache is in this process alone
        --bind ADDRESS   the interface to listen on; default 127.0.0.1
      """;

  private static final List<String> NAMES = List.of("--origin", "--port", "--redis", "--bind");

  /**
   * The options that these arguments spell.
   *
   * @throws IllegalArgumentException with a message for the person who typed them
   */
  static Options parse(String... args) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!NAMES.contains(args[i])) {
        throw new IllegalArgumentException("unknown option: " + args[i]);
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      if (values.put(args[i], args[i + 1]) != null) {
        throw new IllegalArgumentException(args[i] + " is given twice");
      }
    }
    return new Options(
        address(values.getOrDefault("--bind", "127.0.0.1"), values.getOrDefault("--port", "8080")),
        origin(values.get("--origin")),
        Optional.ofNullable(values.get("--redis")));
  }

  private static InetSocketAddress address(String bind, String port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(bind), Integer.parseInt(port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--port must be a number from 0 to 65535: " + port, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--port must be from 0 to 65535: " + port, e);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--bind must be an address of this host: " + bind, e);
    }
  }

  private static URI origin(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("--origin is missing");
    }
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      String bare = uri.getScheme() + "://" + uri.getRawAuthority();
      if (http && uri.getHost() != null && (text.equals(bare) || text.equals(bare + "/"))) {
        return new URI(bare);
      }
      throw new IllegalArgumentException("--origin must be http[s]://host[:port]: " + text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("--origin must be a URL: " + text, e);
    }
  }
}
