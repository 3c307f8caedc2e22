package dev.edgekit.benchmarks.story.node;

import dev.edgekit.http.Request;
import dev.edgekit.http.Response;

/** How the service answers for pictures. Thread-safe. */
interface CoursePictures extends AutoCloseable {
  /** Answers {@code /images/NAME?v=VERSION&w=WIDTH}. */
  Response serve(Request request);

  /** The version of an original, as its address names it. */
  String version(String name);

  /** Tells that an original was replaced. */
  void replaced(String name);

  @Override
  void close();
}
