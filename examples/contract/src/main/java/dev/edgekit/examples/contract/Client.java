package dev.edgekit.examples.contract;

import java.io.IOException;

/** Sends requests whose target and fields nobody tidies, over one protocol. */
public interface Client {
  /**
   * One request on a connection of its own.
   *
   * @param fields a name, a value, a name, a value, …; {@code Host} becomes {@code :authority}
   *     where the protocol has that
   */
  Answer send(Server server, String method, String target, String... fields) throws IOException;

  default Answer get(Server server, String target, String... fields) throws IOException {
    return send(server, "GET", target, fields);
  }

  /** {@code http} or {@code https}. */
  default String scheme() {
    return "http";
  }
}
