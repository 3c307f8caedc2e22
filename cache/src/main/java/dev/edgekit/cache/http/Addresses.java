package dev.edgekit.cache.http;

import java.net.URI;

/** Addresses that contain a path as it stood in a request line. */
final class Addresses {
  private Addresses() {}

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
