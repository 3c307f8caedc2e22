package dev.edgekit.cache.internal.log;

import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the log for as long as the cache is open. */
public final class LogFollower implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final long WAIT_MILLIS = 400;
  private static final long RETRY_MILLIS = 100;
  private static final long PROBE_NANOS = 30_000_000_000L;
  private static final long PROBE_DELAY_MILLIS = 20;

  private final FleetLog fleetLog;
  private final RemoteLog remote;
  private final Environment environment;
  private final Thread thread;
  private long probedNanos;
  private volatile boolean closed;

  public LogFollower(FleetLog fleetLog, RemoteLog remote, Environment environment) {
    this.fleetLog = fleetLog;
    this.remote = remote;
    this.environment = environment;
    this.thread = new Thread(this, "edgekit-cache-log");
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void run() {
    while (!closed) {
      try {
        step();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("following the log failed; trying again", e);
      }
    }
  }

  public void step() throws InterruptedException {
    try {
      remote.reconnect();
      fleetLog.catchUp();
      probeNowAndThen();
      fleetLog.await(WAIT_MILLIS);
    } catch (RemoteUnavailable e) {
      environment.sleep(RETRY_MILLIS);
    }
  }

  /** At the start, and then twice a minute: does what is appended wake this node? */
  private void probeNowAndThen() {
    long now = environment.nanos();
    if (probedNanos != 0 && now - probedNanos < PROBE_NANOS) {
      return;
    }
    probedNanos = now;
    try {
      environment.inBackground(this::probe);
    } catch (RejectedExecutionException e) {
      log.debug("no room for a test of the log", e);
    }
  }

  private void probe() {
    try {
      environment.sleep(PROBE_DELAY_MILLIS); // until the follower waits
      fleetLog.probe();
    } catch (RemoteUnavailable e) {
      log.debug("could not test the log", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      fleetLog.leave();
    } catch (RemoteUnavailable e) {
      log.debug("left without saying so: {}", e.getMessage());
    }
  }
}
