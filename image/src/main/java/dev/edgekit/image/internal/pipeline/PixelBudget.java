package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.internal.support.Deadline;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bytes that all transforms under way may hold: originals, decoders and decoded pixels. A
 * caller who would exceed them waits its turn. Thread-safe.
 */
public final class PixelBudget {
  private static final int BYTES_PER_PERMIT = 4_096;

  private final long maxBytes;
  private final Semaphore permits;

  PixelBudget(long maxBytes) {
    this.maxBytes = maxBytes;
    this.permits = new Semaphore(permits(maxBytes), true);
  }

  /** Takes that many bytes until the lease is closed. */
  Lease acquire(long bytes, Deadline deadline) {
    if (bytes > maxBytes) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "The original needs %d bytes when decoded; the limit is %d.".formatted(bytes, maxBytes));
    }
    int count = permits(bytes);
    try {
      if (!permits.tryAcquire(count, deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
        throw new ImageException(
            Reason.OVERLOADED, "There is no memory for the image at the moment; ask again.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException(Reason.OVERLOADED, "The image service is stopping.", e);
    }
    return () -> permits.release(count);
  }

  private static int permits(long bytes) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / BYTES_PER_PERMIT));
  }

  /** Bytes taken; closing gives them back. */
  @FunctionalInterface
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
