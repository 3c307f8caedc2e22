package dev.edgekit.cache.internal.log;

/**
 * Time to a hundredth of a second for one volatile read, a fraction of what asking the system
 * costs. A thread writes it; while the process is stopped or starved it stands still, so no promise
 * may rest on it.
 */
public final class CoarseClock implements AutoCloseable {
  private static final long TICK_MILLIS = 10;

  /** What it shows while it doesn't run: at that time, nothing is fresh. */
  private static final Tick NEVER = new Tick(Long.MAX_VALUE, 0, 0, false);

  private final Environment environment;
  private final Coherence coherence;
  private volatile Tick now = NEVER;
  private boolean started;
  private volatile boolean closed;

  /**
   * One moment by all clocks.
   *
   * @param wall what the wall clock shows, however it is set
   * @param heard whether the log was heard in time then; once true of a moment, it stays true
   */
  public record Tick(long millis, long nanos, long wall, boolean heard) {}

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
        Thread.sleep(TICK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void read() {
    long nanos = environment.nanos();
    long wall = environment.wall();
    Tick read = new Tick(environment.millis(), nanos, wall, coherence.isHeard(nanos, wall));
    now = closed ? NEVER : read;
  }

  @Override
  public synchronized void close() {
    closed = true;
    now = NEVER;
  }
}
