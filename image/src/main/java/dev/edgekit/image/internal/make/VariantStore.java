package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.internal.support.Deadline;
import dev.edgekit.image.internal.support.RateLimitedLog;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Variant;
import dev.edgekit.image.store.VariantKey;
import dev.edgekit.image.store.Variants;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;

/**
 * The store of variants as requests see it: what it can't find in time is absent, and what it can't
 * store is not kept. Thread-safe.
 */
public final class VariantStore {
  private static final RateLimitedLog log =
      new RateLimitedLog(LoggerFactory.getLogger(VariantStore.class));

  /** Finding or storing may take one part in this many of a request's time. */
  private static final int PATIENCE_DIVISOR = 4;

  private final Variants variants;
  private final StoreCalls calls;
  private final Duration patience;
  private volatile boolean reachable = true;

  public VariantStore(Variants variants, StoreCalls calls, Duration timeout) {
    this.variants = variants;
    this.calls = calls;
    this.patience = timeout.dividedBy(PATIENCE_DIVISOR);
  }

  /** The variant, if the store has it. */
  public Optional<Variant> find(VariantKey key) {
    try {
      return call(() -> variants.find(key));
    } catch (ImageException e) {
      log.warn("Variants can't be read, they are made again: {}", StoreCalls.said(e));
      return Optional.empty();
    }
  }

  /** Stores a variant; true if the store has it now. */
  boolean put(VariantKey key, Variant variant) {
    try {
      return call(
          () -> {
            variants.put(key, variant);
            return true;
          });
    } catch (ImageException e) {
      log.warn("Variants can't be stored: {}", StoreCalls.said(e));
      return false;
    }
  }

  /**
   * Drops every variant of an original.
   *
   * @throws ImageException UNAVAILABLE if the store can't do that now
   */
  public void evict(SourceKey source) {
    call(
        () -> {
          variants.evict(source);
          return true;
        });
  }

  /** False if the store failed, or didn't answer in time, when it was last asked. */
  public boolean reachable() {
    return reachable;
  }

  private <T> T call(Callable<T> call) {
    try {
      T answer =
          variants.answersAtOnce()
              ? StoreCalls.here(call)
              : calls.call(call, Deadline.in(patience));
      reachable = true;
      return answer;
    } catch (ImageException e) {
      reachable = Thread.currentThread().isInterrupted() && reachable;
      throw e;
    }
  }
}
