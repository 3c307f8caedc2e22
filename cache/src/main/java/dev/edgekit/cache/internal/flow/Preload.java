package dev.edgekit.cache.internal.flow;

import dev.edgekit.http.Request;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that are served ahead of clients, a few at a time. */
public final class Preload {
  private static final Logger log = LoggerFactory.getLogger(Preload.class);
  private static final int AT_A_TIME = 4;

  private final int total;
  private final Queue<Request> waiting;
  private final CountDownLatch left;
  private final Predicate<Request> serve;
  private final CacheEvents counters;
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  public Preload(Collection<Request> requests, Predicate<Request> serve, CacheEvents counters) {
    this.total = requests.size();
    this.waiting = new ConcurrentLinkedQueue<>(requests);
    this.left = new CountDownLatch(total);
    this.serve = serve;
    this.counters = counters;
  }

  /**
   * How many were served. The calling thread takes part, so that a full executor doesn't block it.
   */
  public int in(LoadThreads threads) {
    try {
      for (int i = 1; i < Math.min(AT_A_TIME, total); i++) {
        threads.execute(Preload.class, this::serveWaiting);
      }
    } catch (RejectedExecutionException e) {
      log.debug("preloading with fewer threads", e);
    }
    serveWaiting();
    try {
      left.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return served.get();
  }

  private void serveWaiting() {
    for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
      try {
        served.addAndGet(serve.test(next) ? 1 : 0);
        counters.preloaded(done.incrementAndGet(), total);
      } finally {
        left.countDown();
      }
    }
  }
}
