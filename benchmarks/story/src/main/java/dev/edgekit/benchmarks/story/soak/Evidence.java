package dev.edgekit.benchmarks.story.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.edgekit.benchmarks.story.Answers.Finding;
import dev.edgekit.benchmarks.story.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes down whatever may explain a stale answer beyond its bound, at once: what it says itself,
 * the write that it missed, what was going on, and the balancer's lines for its address.
 */
final class Evidence {
  /** This long before the commit and after the answer the balancer's lines are of interest. */
  private static final long AROUND_MICROS = 15_000_000;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Path file;
  private final Path balancerLog;
  private final List<Timeline> timelines;

  /**
   * Nothing is written yet; what the file held is gone.
   *
   * @param balancerLog the balancer's, with a line for each request that came through
   */
  Evidence(Path file, Path balancerLog, List<Timeline> timelines) throws IOException {
    this.file = file;
    this.balancerLog = balancerLog;
    this.timelines = List.copyOf(timelines);
    Files.deleteIfExists(file);
  }

  /** A moment in UTC, of microseconds since 1970. */
  static String time(long micros) {
    return micros == Long.MAX_VALUE
        ? "now"
        : CLOCK.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
  }

  void write(Finding finding) {
    try {
      Files.writeString(
          file, text(finding), UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Finding finding) throws IOException {
    Told told = finding.told();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %s by %s: %s of version %d, %.3f s after a commit%n",
            finding.verdict(),
            told.address(),
            told.place().title(),
            finding.entity(),
            finding.version(),
            finding.age()));
    text.append(
        String.format(
            "  missed version %d: committed %s, in the log by %s, purged %s%n",
            finding.missed().version(),
            time(finding.missed().committed()),
            time(finding.missed().appended()),
            time(finding.missed().purged())));
    text.append(
        String.format(
            "  asked %s, answered %s%n", time(told.beganMicros()), time(told.endedMicros())));
    told.answeredMicros()
        .ifPresent(
            at -> text.append(String.format("  made by node %s at %s%n", told.node(), time(at))));
    told.fields().forEach((name, value) -> text.append("  " + name + ": " + value + "\n"));
    long from = finding.missed().committed() - AROUND_MICROS;
    long to = told.endedMicros() + AROUND_MICROS;
    timelines.stream()
        .flatMap(timeline -> timeline.between(from, to).stream())
        .forEach(span -> text.append("  ~ " + span + "\n"));
    balancerLines(text, told.address(), from / 1e6, to / 1e6);
    return text.append('\n').toString();
  }

  /** In the sixth column is when the request ended, in seconds since 1970. */
  private void balancerLines(StringBuilder text, String address, double from, double to)
      throws IOException {
    if (!Files.exists(balancerLog)) {
      return;
    }
    try (Stream<String> lines = Files.lines(balancerLog)) {
      for (String line : (Iterable<String>) lines::iterator) {
        String[] columns = line.split(" ", 7);
        if (columns.length == 7 && columns[1].equals(address)) {
          double ended = Double.parseDouble(columns[5]);
          if (from <= ended && ended <= to) {
            text.append("  | " + time(Math.round(ended * 1e6)) + " " + line + "\n");
          }
        }
      }
    }
  }
}
