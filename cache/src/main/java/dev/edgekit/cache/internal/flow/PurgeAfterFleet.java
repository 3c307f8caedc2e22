package dev.edgekit.cache.internal.flow;

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
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Purges the CDN of what was invalidated, in the order of the invalidations, and each only when no
 * node of the fleet calls anything older fresh: from a node that does, the CDN would fetch the old
 * response again. Thread-safe.
 */
public final class PurgeAfterFleet implements AutoCloseable {
  /** Invalidations that wait for the fleet at most; what comes on top is not purged. */
  public static final int MAX_WAITING = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(PurgeAfterFleet.class);

  private final EdgePurger purger;
  private final Environment environment;

  /** Guarded by itself, as are the two below. */
  private final Deque<Purge> waiting = new ArrayDeque<>();

  private boolean busy;
  private boolean closed;

  private record Purge(
      Invalidation invalidation, Collection<CacheTag> tags, Collection<String> paths) {}

  public PurgeAfterFleet(EdgePurger purger, Environment environment) {
    this.purger = purger;
    this.environment = environment;
  }

  /** Purges later; the receipt tells when that is done. */
  public void purge(Invalidation invalidation, List<CacheTag> tags, List<String> paths) {
    synchronized (waiting) {
      if (waiting.size() == MAX_WAITING) {
        notPurged(
            invalidation, "more than maxWaiting = " + MAX_WAITING + " wait for the fleet", null);
        return;
      }
      waiting.add(new Purge(invalidation, tags, paths));
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

  /** What this node alone knows of need not wait for others: they will never hear of it. */
  private static boolean isDue(Invalidation invalidation) throws InterruptedException {
    return invalidation.awaitFleet(PATIENCE) || invalidation.isRefused();
  }

  private void send(Purge purge) {
    try {
      var unused =
          purger
              .purge(purge.tags, purge.paths)
              .whenComplete(
                  (done, failure) -> {
                    if (failure == null) {
                      purge.invalidation.purged().complete(null);
                    } else {
                      notPurged(purge.invalidation, "the CDN was not purged", failure);
                    }
                  });
    } catch (RuntimeException e) {
      log.error("the CDN was not purged of {} {}", purge.tags, purge.paths, e);
      notPurged(purge.invalidation, "the CDN was not purged", e);
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
    left.forEach(purge -> notPurged(purge.invalidation, "the cache was closed", null));
  }
}
