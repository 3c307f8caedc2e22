package dev.edgekit.cache.internal.flow;

import static java.util.Objects.requireNonNull;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.EdgePurgeException;
import dev.edgekit.cache.EdgePurger;
import dev.edgekit.cache.internal.log.Environment;
import dev.edgekit.cache.internal.log.Invalidation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges the CDN of what was invalidated, in the order of the invalidations, and each only when no
 * node of the fleet calls anything older fresh: from a node that does, the CDN would fetch the old
 * response again. While the fleet's log can't be reached, the CDN is purged at once, too, since
 * that may take long: what the CDN then fetches from this node is new. Each purge is repeated by
 * {@link RepeatedPurges}. Thread-safe.
 */
public final class PurgeAfterFleet implements AutoCloseable {
  /** The maximum number of invalidations that wait for the fleet; any more are not purged. */
  public static final int MAX_WAITING = 10_000;

  /** After this time the receipt fails, since the fleet couldn't be asked. */
  public static final Duration MAX_WAIT = Duration.ofSeconds(30);

  /** The time between two looks at the invalidations that wait. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(PurgeAfterFleet.class);

  private final EdgePurger purger;
  private final Environment environment;
  private final RepeatedPurges repeated;

  /** Guarded by itself, as are the two below. */
  private final Deque<Purge> waiting = new ArrayDeque<>();

  private boolean busy;
  private boolean closed;

  private record Purge(
      Invalidation invalidation,
      Collection<CacheTag> tags,
      Collection<String> paths,
      long sinceNanos) {}

  /**
   * Nothing waits yet.
   *
   * @param again how long after a purge it is repeated; zero if it isn't
   */
  public PurgeAfterFleet(EdgePurger purger, Environment environment, Duration again) {
    this.purger = purger;
    this.environment = environment;
    this.repeated = new RepeatedPurges(purger, environment, again);
  }

  /** Purges later; the receipt tells when that is done. */
  public void purge(Invalidation invalidation, List<CacheTag> tags, List<String> paths) {
    Purge purge = new Purge(invalidation, tags, paths, environment.nanos());
    if (isQueued(invalidation)) {
      sendEarly(purge);
    }
    synchronized (waiting) {
      if (closed) {
        notPurged(invalidation, "the cache is closed", null);
        return;
      }
      if (waiting.size() == MAX_WAITING) {
        notPurged(
            invalidation, "more than maxWaiting = " + MAX_WAITING + " wait for the fleet", null);
        return;
      }
      waiting.add(purge);
    }
    start();
  }

  private void start() {
    synchronized (waiting) {
      if (busy || closed || waiting.isEmpty()) {
        return;
      }
      busy = true;
    }
    try {
      environment.inBackground(this::work);
    } catch (RejectedExecutionException e) {
      log.warn("no room to purge the CDN; the next invalidation tries again", e);
      stop();
    }
  }

  private void stop() {
    synchronized (waiting) {
      busy = false;
    }
  }

  private void work() {
    try {
      for (Purge next = first(); next != null; next = first()) {
        if (isDue(next.invalidation)) {
          drop(next);
          send(next);
        } else {
          tellThoseWhoWaitedLong();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stop();
    }
    if (!Thread.currentThread().isInterrupted()) {
      start(); // for what came after the last look and before the stop
    }
  }

  private @Nullable Purge first() {
    synchronized (waiting) {
      return closed ? null : waiting.peek();
    }
  }

  private void drop(Purge purge) {
    synchronized (waiting) {
      waiting.remove(purge);
    }
  }

  private static boolean isDue(Invalidation invalidation) throws InterruptedException {
    return invalidation.awaitFleet(PATIENCE);
  }

  private static boolean isQueued(Invalidation invalidation) {
    return !invalidation.isLocal() && !invalidation.whenAppended().isDone();
  }

  /** In addition to the purge in order, which comes later. */
  private void sendEarly(Purge purge) {
    var unused =
        sent(purge)
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    log.warn("the CDN was not purged while the log is out of reach", failure);
                  }
                });
  }

  private void tellThoseWhoWaitedLong() {
    long now = environment.nanos();
    List<Purge> all;
    synchronized (waiting) {
      all = List.copyOf(waiting);
    }
    for (Purge purge : all) {
      if (now - purge.sinceNanos > MAX_WAIT.toNanos()) {
        notPurged(
            purge.invalidation,
            "the fleet could not be reached within "
                + MAX_WAIT.toSeconds()
                + " s; the CDN is purged as soon as it can, and was purged at once if the log was out"
                + " of reach",
            null);
      }
    }
  }

  private void send(Purge purge) {
    var unused =
        sent(purge)
            .whenComplete(
                (done, failure) -> {
                  repeated.purged(purge.tags, purge.paths);
                  if (failure == null) {
                    purge.invalidation.purged().complete(null);
                  } else {
                    notPurged(purge.invalidation, "the CDN was not purged", failure);
                  }
                });
  }

  /** What the CDN makes of it; what the purger throws is a failure, too. */
  private CompletableFuture<Void> sent(Purge purge) {
    try {
      return requireNonNull(purger.purge(purge.tags, purge.paths), "the purger gave no future");
    } catch (RuntimeException | Error e) {
      log.error("the CDN was not purged of {} {}", purge.tags, purge.paths, e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void notPurged(
      Invalidation invalidation, String reason, @Nullable Throwable cause) {
    Throwable failure =
        cause instanceof EdgePurgeException ? cause : new EdgePurgeException(reason, cause);
    invalidation.purged().completeExceptionally(failure);
  }

  @Override
  public void close() {
    List<Purge> left;
    synchronized (waiting) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    repeated.close();
    left.forEach(purge -> notPurged(purge.invalidation, "the cache was closed", null));
  }
}
