package dev.edgekit.examples.gateway;

import dev.edgekit.http.ProblemException;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes all bodies that are under way may hold together. Thread-safe. */
final class BodyBudget {
  private final long max;
  private final AtomicLong taken = new AtomicLong();

  BodyBudget(long max) {
    this.max = max;
  }

  /** One body's share of the budget, empty at first. */
  Share share() {
    return new Share();
  }

  long taken() {
    return taken.get();
  }

  /** Confined to one thread at a time. */
  final class Share implements AutoCloseable {
    private long bytes;

    private Share() {}

    /**
     * Takes more.
     *
     * @throws ProblemException 503 if there isn't enough
     */
    void take(long more) {
      if (taken.addAndGet(more) > max) {
        taken.addAndGet(-more);
        throw Problem.busy("More than " + Flag.MAX_BODIES.text() + " are under way.");
      }
      bytes += more;
    }

    /** Gives everything back; more than once is harmless. */
    @Override
    public void close() {
      taken.addAndGet(-bytes);
      bytes = 0;
    }
  }
}
