package dev.edgekit.examples.contract;

/** A server on the loopback interface. */
public interface Server extends AutoCloseable {
  /** HTTP/1.1, and HTTP/2 by prior knowledge. */
  int port();

  /** HTTP/1.1 and HTTP/2 over TLS. */
  default int tlsPort() {
    throw new UnsupportedOperationException("this server has no TLS");
  }

  @Override
  void close();

  /** A server that listens here and is stopped so. */
  static Server on(int port, Runnable stop) {
    return new Server() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() {
        stop.run();
      }
    };
  }
}
