package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.engine.ImageEngine;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Pixels;

/**
 * Decodes at the smallest scale that is enough, by the first engine that doesn't refuse the bytes.
 * Each engine is asked only once the memory that it takes is reserved.
 */
final class DecodeStep implements Step {
  private final Engines engines;
  private final PixelBudget budget;

  DecodeStep(Engines engines, PixelBudget budget) {
    this.engines = engines;
    this.budget = budget;
  }

  @Override
  public String name() {
    return "decode";
  }

  @Override
  public void run(Transformation job) {
    ImageInfo info = job.info();
    ImageException refusal =
        new ImageException(Reason.UNSUPPORTED, info.format() + " can't be read here.");
    boolean refused = false;
    for (ImageEngine engine : engines.decoders(info)) {
      try {
        job.pixels(decode(engine, job));
        return;
      } catch (ImageException e) {
        // The first refusal says most about the bytes; a later engine may merely lack the memory.
        refusal = refused ? refusal : e;
        refused = true;
      }
    }
    throw refusal;
  }

  private Pixels decode(ImageEngine engine, Transformation job) {
    boolean trims = job.transform().edits().trim().isPresent();
    int shrink = trims ? 1 : job.plan().shrink();
    long decoded = engine.decodedBytes(job.source(), job.info(), shrink);
    long scaled = trims ? TrimStep.scaledBytes(job) : job.plan().scaledBytes();
    long bytes = job.source().length + decoded + scaled;
    job.reserve(() -> budget.acquire(bytes, job.deadline()));
    try {
      return engine.decode(job.source(), job.info(), shrink);
    } catch (ImageException e) {
      throw e;
    } catch (RuntimeException e) {
      // Foreign bytes can make a decoder throw anything.
      throw new ImageException(Reason.CORRUPT, "The original is corrupt: it can't be decoded.", e);
    }
  }
}
