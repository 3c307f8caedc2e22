package dev.edgekit.examples.course;

/** Puts the libraries behind a server of one framework. */
@FunctionalInterface
public interface Framework {
  /**
   * Starts the server.
   *
   * @param port to listen on; 0 for any free one
   * @throws Exception as the framework throws it; one with an {@link java.io.IOException} among its
   *     causes if the port is taken
   */
  Running start(CourseParts parts, int port) throws Exception;
}
