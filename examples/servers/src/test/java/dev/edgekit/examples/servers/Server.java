package dev.edgekit.examples.servers;

/** A servlet container that runs a {@link Site} in its root context and under {@code /app}. */
interface Server extends AutoCloseable {
  /** HTTP/1.1, and HTTP/2 by prior knowledge. */
  int port();

  /** HTTP/1.1 and HTTP/2 over TLS. */
  int tlsPort();

  @Override
  void close();
}
