package dev.edgekit.examples.course;

/** A server that has started on the loopback interface. */
public interface Running extends AutoCloseable {
  /** The port that it listens on. */
  int port();

  @Override
  void close();

  /** A server that listens here and is stopped so. */
  static Running on(int port, Runnable stop) {
    return new Running() {
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
