package dev.edgekit.cache.internal.log;

/**
 * Time to a hundredth of a second for one volatile read, a fraction of what asking the system
 * costs. A thread writes it; while the process is stopped or starved it stands still, so no promise
 * may rest on it.
 */
public final class CoarseClock implements AutoCloseable {
  /** What it shows while it doesn't run: at that time, nothing is fresh. */
  private static final Tick NEVER = new Tick(0, 0, Long.MAX_VALUE, false, 0);

  private final Environment environment;
  private final Coherence coherence;
  private volatile Tick now = NEVER;
  private boolean started;
  private volatile boolean closed;

  public CoarseClock(Environment environment, Coherence coherence) {
    this.environment = environment;
    this.coherence = coherence;
  }

  /** Starts it if it doesn't run yet. */
  public synchronized void start() {
    if (started || closed) {
      return;
    }
    read();
    Thread thread = new Thread(this::tick, "edgekit-cache-clock");
    thread.setDaemon(true);
    thread.start();
    started = true;
  }

  public Tick now() {
    return now;
  }

  private void tick() {
    while (!closed) {
      read();
      try {
        Thread.sleep(Tick.LENGTH_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void read() {
    Tick read = Tick.at(environment.wall(), environment, coherence);
    now = closed ? NEVER : read;
  }

  @Override
  public synchronized void close() {
    closed = true;
    now = NEVER;
  }
}
