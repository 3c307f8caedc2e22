package dev.edgekit.cache;

import dev.edgekit.cache.RemoteTier.RemoteUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the log for as long as the cache is open. */
final class LogFollower implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final long WAIT_MILLIS = 400;
  private static final long RETRY_MILLIS = 100;

  private final FleetLog fleetLog;
  private final RemoteTier remote;
  private final Environment environment;
  private final Thread thread;
  private volatile boolean closed;

  LogFollower(FleetLog fleetLog, RemoteTier remote, Environment environment) {
    this.fleetLog = fleetLog;
    this.remote = remote;
    this.environment = environment;
    this.thread = new Thread(this, "edgekit-cache-log");
    thread.setDaemon(true);
  }

  void start() {
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

  void step() throws InterruptedException {
    try {
      remote.reconnect();
      fleetLog.catchUp();
      fleetLog.await(WAIT_MILLIS);
    } catch (RemoteUnavailable e) {
      environment.sleep(RETRY_MILLIS);
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
