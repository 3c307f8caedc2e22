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
 * background, while no request waits for a picture. What finds the queue full, or outlives the
 * process, is taken up when it is asked for again. Thread-safe.
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

  /** When what waits began to, in its order. */
  private final Queue<Long> waiting = new ConcurrentLinkedQueue<>();

  /** What waits, and what was tried before: each is tried once in a process. */
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
   * Has a picture made again, and the smaller of both stored as the final one.
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

  /** For how long the first in the queue has waited, and so at the least will who comes now. */
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
        if (!Thread.currentThread().isInterrupted()) { // else the service was closed meanwhile
          variants.put(key, better);
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Variants can't be refined: {}", e.toString());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** What takes too long here, too, would next time: what there is is final. */
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
   * Of an original that breaks off, nothing is final: the rest of it may still arrive. Where the
   * first answer was the first frame of what moves, the whole is better at any size.
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
      return false; // whatever the store holds there
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
