package dev.edgekit.cache.internal.log;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the log for as long as the cache is open. */
public final class LogFollower implements Runnable, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);

  /** Looks within {@code maxStaleness}: that many may fail before nothing is fresh any more. */
  private static final int LOOKS_PER_BOUND = 4;

  /**
   * Steps within {@code maxStaleness}: from look to look while a restart is being settled, and from
   * read to read while entries keep coming.
   */
  private static final int STEPS_PER_BOUND = 40;

  private static final long RETRY_MILLIS = 100;

  /** The longest wait of who builds a cache, however long the remote tier hangs. */
  private static final long FIRST_LOOK_MILLIS = 1500;

  private static final long CENSUS_NANOS = 30_000_000_000L;
  private static final long PROBE_DELAY_MILLIS = 20;

  private final FleetLog fleetLog;
  private final RemoteLog remote;
  private final Coherence coherence;
  private final Environment environment;
  private final long lookMillis;
  private final long stepMillis;
  private final Thread thread;
  private final Runnable chore;
  private final CompletableFuture<Void> looked = new CompletableFuture<>();
  private LogId census = LogId.ZERO;
  private long censusNanos;
  private boolean probed;
  private volatile boolean closed;

  /**
   * Follows from {@link #start} on.
   *
   * @param chore what else is due now and then; may throw {@link RemoteUnavailable}
   */
  public LogFollower(
      FleetLog fleetLog,
      RemoteLog remote,
      Coherence coherence,
      Environment environment,
      Runnable chore) {
    this.chore = chore;
    this.fleetLog = fleetLog;
    this.remote = remote;
    this.coherence = coherence;
    this.environment = environment;
    this.lookMillis = coherence.maxStalenessMillis() / LOOKS_PER_BOUND;
    this.stepMillis = coherence.maxStalenessMillis() / STEPS_PER_BOUND;
    this.thread = new Thread(this, "edgekit-cache-log");
    thread.setDaemon(true);
  }

  /** Follows from now on; returns after the first look, or without it if that takes long. */
  public void start() {
    thread.start();
    try {
      environment.await(looked, FIRST_LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
        if (!pausedAfterFailure()) {
          return;
        }
      }
    }
  }

  private boolean pausedAfterFailure() {
    try {
      environment.sleep(lookMillis);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  void step() throws InterruptedException {
    try {
      look();
      count();
      probeOnce();
      awaitNews();
    } catch (RemoteUnavailable e) {
      environment.sleep(RETRY_MILLIS);
    }
  }

  /** Reads all that is new, on a connection that it opens if it has to. */
  public void look() {
    try {
      remote.reconnect();
      fleetLog.catchUp();
    } finally {
      looked.complete(null);
    }
  }

  /** Waits until the next look is due: in time, or since someone waits for this node. */
  private void awaitNews() throws InterruptedException {
    long end = environment.nanos() + 1_000_000 * (coherence.isSettling() ? stepMillis : lookMillis);
    boolean due = false;
    while (!due && !closed) {
      long left = (end - environment.nanos()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      LogId before = coherence.asOf();
      due = fleetLog.await(left);
      if (!due && !before.equals(coherence.asOf())) {
        environment.sleep(stepMillis); // more may come in one answer
      }
    }
  }

  /**
   * Now and then: a node that by the next time has not applied the log up to its present place is
   * gone.
   */
  private void count() {
    long now = environment.nanos();
    if (censusNanos != 0 && now - censusNanos < CENSUS_NANOS) {
      return;
    }
    censusNanos = now;
    if (!census.equals(LogId.ZERO)) {
      fleetLog.bury(census);
      background(this::tidy);
    }
    census = coherence.asOf();
  }

  private void tidy() {
    try {
      chore.run();
    } catch (RemoteUnavailable e) {
      log.debug("could not tidy up", e);
    }
  }

  /** At the start: does what is appended wake this node? */
  private void probeOnce() {
    if (probed) {
      return;
    }
    probed = true;
    background(this::probe);
  }

  private void background(Runnable task) {
    try {
      environment.inBackground(task);
    } catch (RejectedExecutionException e) {
      log.debug("no room for what can wait", e);
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
      log.debug("closed without taking itself off the list: {}", e.getMessage());
    }
  }
}
