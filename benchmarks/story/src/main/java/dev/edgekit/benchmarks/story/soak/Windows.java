package dev.edgekit.benchmarks.story.soak;

import dev.edgekit.benchmarks.story.Day;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/** When what was away, so that an answer that failed for it can be told from one that must not. */
final class Windows {
  /** Whoever had a connection finds out after this long. */
  private static final long AFTERWARDS_MICROS = 5_000_000;

  private final ConcurrentLinkedQueue<Window> windows = new ConcurrentLinkedQueue<>();

  /** What may be away. */
  enum Away {
    NODE,
    SESSIONS
  }

  /** Something that happens while it is away. */
  interface Absence {
    void pass() throws IOException, InterruptedException;
  }

  private static final class Window {
    private final Away what;
    private volatile long untilMicros = Long.MAX_VALUE;

    private Window(Away what) {
      this.what = what;
    }
  }

  /** It is away until this has passed. */
  void during(Away what, Absence absence) throws IOException, InterruptedException {
    Window window = new Window(what);
    windows.add(window);
    try {
      absence.pass();
    } finally {
      window.untilMicros = Day.wallMicros() + AFTERWARDS_MICROS;
    }
  }

  /** Whether it was away at some moment since then. */
  boolean meets(Away what, long sinceMicros) {
    return windows.stream().anyMatch(it -> it.what == what && sinceMicros <= it.untilMicros);
  }
}
