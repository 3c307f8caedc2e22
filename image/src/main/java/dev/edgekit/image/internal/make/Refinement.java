package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.internal.header.HeaderReader;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.internal.support.RecentlyUsed;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.Variants;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Replaces variants that were made in a hurry by smaller ones, one after the other in the
 * background, while no request waits for a picture. A variant that finds the queue full, or
 * outlives the process unrefined, is queued when it is asked for again. Thread-safe.
 */
public final class Refinement implements AutoCloseable {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(Refinement.class));
  private static final int MAX_QUEUED = 1_000;
  private static final int MAX_REMEMBERED = 10_000;
  private static final long PAUSE_MILLIS = 50;

  private final Variants variants;
  private final BooleanSupplier busy;
  private final WorkerPool worker = new WorkerPool(1, MAX_QUEUED);

  /** When each queued picture began to wait, in order. */
  private final Queue<Long> waiting = new ConcurrentLinkedQueue<>();

  /** Variants that wait, or were tried before: a process tries each once. */
  private final Map<VariantKey, Boolean> taken = RecentlyUsed.map(MAX_REMEMBERED);

  /**
   * A queue, empty.
   *
   * @param busy whether requests wait for pictures
   */
  Refinement(Variants variants, BooleanSupplier busy) {
    this.variants = variants;
    this.busy = busy;
  }

  /**
   * Has a picture made again, and the smaller of the two stored as final.
   *
   * @param again makes it with more effort
   */
  void later(VariantKey key, Supplier<ImageResult> again) {
    if (taken.putIfAbsent(key, true) != null) {
      return;
    }
    Long since = System.nanoTime();
    waiting.add(since);
    try {
      worker.execute(
          () -> {
            refine(key, again);
            waiting.remove(since);
          });
    } catch (ImageException full) {
      waiting.remove(since);
      taken.remove(key);
    }
  }

  /**
   * How long the first in the queue has waited: a picture queued now will wait at least about as
   * long.
   */
  Duration longestWait() {
    Long since = waiting.peek();
    return since == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  private void refine(VariantKey key, Supplier<ImageResult> again) {
    try {
      while (busy.getAsBoolean()) {
        Thread.sleep(PAUSE_MILLIS);
      }
      Optional<Variant> fast = variants.find(key);
      if (fast.isPresent() && !fast.get().refined()) { // neither evicted nor done by another node
        Variant better = better(fast.get(), again);
        if (!Thread.currentThread().isInterrupted()) { // otherwise the service was closed
          variants.put(key, better);
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Variants can't be refined: {}", e.toString());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** The better variant; one that takes too long even here always would, so the first is final. */
  private static Variant better(Variant fast, Supplier<ImageResult> again) {
    try {
      return better(fast, Variant.of(again.get(), true));
    } catch (ImageException e) {
      if (e.reason() == Reason.TIMEOUT) {
        return fast.asRefined();
      }
      throw e;
    }
  }

  /**
   * For an original that breaks off, no variant is final: the rest may still arrive. Where the
   * first answer was an animation's first frame, the whole is better at any size.
   */
  private static Variant better(Variant fast, Variant slow) {
    boolean smaller = slow.bytes().length < fast.bytes().length;
    return smaller || !slow.refined() || isWholeOf(slow, fast) ? slow : fast.asRefined();
  }

  private static boolean isWholeOf(Variant slow, Variant fast) {
    try {
      return HeaderReader.read(slow.bytes(), 0).isAnimated()
          && !HeaderReader.read(fast.bytes(), 0).isAnimated();
    } catch (ImageException e) {
      return false; // the store holds something unreadable there
    }
  }

  /** How many pictures wait. */
  int queued() {
    return worker.queued();
  }

  @Override
  public void close() {
    worker.close();
  }
}
