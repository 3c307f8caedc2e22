package dev.edgekit.image;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces variants that were made in a hurry by smaller ones, one after the other in the
 * background. What finds the queue full stays as it is until it is asked for again. Thread-safe.
 */
final class Refinement implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImageService.class);
  private static final int MAX_QUEUED = 1_000;

  private final Variants variants;
  private final Workers worker = new Workers(1, MAX_QUEUED);

  Refinement(Variants variants) {
    this.variants = variants;
  }

  /** Makes the picture again with more effort, and stores the smaller of both as the final one. */
  void later(VariantKey key, Variant fast, Supplier<ImageResult> again) {
    submit(
        () -> {
          try {
            ImageResult slow = again.get();
            Variant refined = Variant.of(slow, true);
            boolean smaller = refined.bytes().length < fast.bytes().length;
            variants.put(key, smaller || !refined.refined() ? refined : fast.asRefined());
          } catch (java.io.IOException | RuntimeException e) {
            log.warn("Variant {} can't be refined", key, e);
          }
        });
  }

  private void submit(Runnable work) {
    Executor executor = worker;
    try {
      executor.execute(work);
    } catch (ImageException full) {
      log.debug("Too many variants wait to be refined");
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
