package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.benchmarks.story.Day;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What happened from when to when, in microseconds since 1970. Thread-safe. */
final class Timeline {
  private final ConcurrentLinkedQueue<Span> spans = new ConcurrentLinkedQueue<>();

  /** One thing that happened; it may go on. */
  static final class Span {
    private final String what;
    private final long fromMicros;
    private volatile long toMicros;

    private Span(String what, long fromMicros, long toMicros) {
      this.what = what;
      this.fromMicros = fromMicros;
      this.toMicros = toMicros;
    }

    void ends() {
      toMicros = Day.wallMicros();
    }

    double seconds() {
      return (toMicros - fromMicros) / 1e6;
    }

    @Override
    public String toString() {
      return Evidence.time(fromMicros) + " to " + Evidence.time(toMicros) + " " + what;
    }
  }

  /** It begins now. */
  Span begins(String what) {
    Span span = new Span(what, Day.wallMicros(), Long.MAX_VALUE);
    spans.add(span);
    return span;
  }

  void happened(String what, long fromMicros, long toMicros) {
    spans.add(new Span(what, fromMicros, toMicros));
  }

  /** What went on at some moment between these. */
  List<Span> between(long fromMicros, long toMicros) {
    return spans.stream()
        .filter(span -> span.fromMicros <= toMicros && fromMicros <= span.toMicros)
        .toList();
  }

  List<Span> all() {
    return List.copyOf(spans);
  }
}
