package dev.edgekit.examples.optimize;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What became of one file.
 *
 * @param source relative to the folder
 * @param ok whether there is a result
 * @param width of the result in pixels, 0 if there is none
 * @param height of the result in pixels, 0 if there is none
 * @param bytesIn of the source
 * @param bytesOut of the result, 0 if there is none
 * @param time it took
 * @param decision what was decided, or why it failed
 */
record Row(
    Path source,
    boolean ok,
    int width,
    int height,
    long bytesIn,
    long bytesOut,
    Duration time,
    String decision) {

  static Row failed(Path source, long bytesIn, Duration time, String reason) {
    return new Row(source, false, 0, 0, bytesIn, 0, time, reason);
  }

  /**
   * The line for standard output: name, status, width, height, bytes in, bytes out, milliseconds,
   * decision, with tabs between.
   */
  String line() {
    return String.join(
        "\t",
        plain(source.toString()),
        ok ? "ok" : "failed",
        Integer.toString(width),
        Integer.toString(height),
        Long.toString(bytesIn),
        Long.toString(bytesOut),
        Long.toString(time.toMillis()),
        plain(decision));
  }

  /** A name may hold tabs, line ends and the controls of terminals. */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
