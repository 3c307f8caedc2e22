package dev.edgekit.cache.http;

import dev.edgekit.http.internal.ShownAddress;
import java.net.URI;
import java.util.List;

/** Addresses that contain a path as it stood in a request line. */
final class Addresses {
  private Addresses() {}

  /**
   * The nodes of a CDN.
   *
   * @throws IllegalArgumentException if there are none, or nothing could be reached at one
   */
  static List<URI> checked(List<URI> nodes) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a purger needs at least one node");
    }
    for (URI node : nodes) {
      boolean http = "http".equals(node.getScheme()) || "https".equals(node.getScheme());
      if (!http || node.getHost() == null || node.getPort() > 65_535) {
        throw new IllegalArgumentException(
            "a node is named by scheme, host and port, as http://10.0.0.7:6081: \""
                + ShownAddress.of(node)
                + "\"");
      }
    }
    return nodes;
  }

  /**
   * This base with this path.
   *
   * @throws IllegalArgumentException if no URI can have the path
   */
  static URI of(URI base, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path to purge begins with /: " + path);
    }
    String root = base.toString();
    return URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + path);
  }
}
