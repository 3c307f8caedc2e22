package dev.edgekit.examples.optimize;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * What became of one file.
 *
 * @param source relative to the folder
 * @param status whether there is a new result
 * @param width of the result in pixels, 0 if there is none
 * @param height of the result in pixels, 0 if there is none
 * @param bytesIn of the source
 * @param bytesOut of the result, 0 if there is none
 * @param time it took
 * @param decision what was decided, or why there is no result
 */
record Row(
    Path source,
    Status status,
    int width,
    int height,
    long bytesIn,
    long bytesOut,
    Duration time,
    String decision) {

  /** What became of a file. */
  enum Status {
    OK,
    SKIPPED,
    FAILED
  }

  static Row failed(Path source, long bytesIn, Duration time, String reason) {
    return new Row(source, Status.FAILED, 0, 0, bytesIn, 0, time, reason);
  }

  static Row skipped(Path source, String reason) {
    return new Row(source, Status.SKIPPED, 0, 0, 0, 0, Duration.ZERO, reason);
  }

  /**
   * The line for standard output: name, status, width, height, bytes in, bytes out, milliseconds,
   * decision, with tabs between.
   */
  String line() {
    return String.join(
        "\t",
        plain(source.toString()),
        status.name().toLowerCase(Locale.ROOT),
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
