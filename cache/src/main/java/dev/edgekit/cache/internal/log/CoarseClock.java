package dev.edgekit.cache.internal.log;

/**
 * Time to a hundredth of a second for one volatile read, which is a fraction of what asking the
 * system costs. A thread writes it; while the process is stopped or starved it stands still, so
 * nothing that a promise rests on may use it.
 */
public final class CoarseClock implements AutoCloseable {
  private static final long TICK_MILLIS = 10;

  /** What it shows before it runs: at that time, nothing is fresh. */
  private static final long NEVER = Long.MAX_VALUE;

  private final Environment environment;
  private volatile long millis = NEVER;
  private volatile long nanos;
  private volatile long wall;
  private boolean started;
  private volatile boolean closed;

  public CoarseClock(Environment environment) {
    this.environment = environment;
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

  public long millis() {
    return millis;
  }

  public long nanos() {
    return nanos;
  }

  /** What the wall's clock shows, however it is set. */
  public long wall() {
    return wall;
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

  private void read() {
    nanos = environment.nanos();
    wall = environment.wall(nanos);
    millis = environment.millis();
  }

  @Override
  public void close() {
    closed = true;
  }
}
