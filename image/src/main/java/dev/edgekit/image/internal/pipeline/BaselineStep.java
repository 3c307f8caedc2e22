package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.Effort;
import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.engine.EncodeSettings;
import dev.edgekit.image.engine.EncodeSettings.Chroma;

/**
 * Encodes the same pixels as a plain JPEG of quality 80 with halved colour, what a service without
 * this pipeline would send at that size; only its length is kept.
 */
final class BaselineStep implements Step {
  private static final EncodeSettings JPEG_80 =
      EncodeSettings.lossy(ImageFormat.JPEG, 80, Chroma.HALF, Effort.FAST);

  private final Engines engines;

  BaselineStep(Engines engines) {
    this.engines = engines;
  }

  @Override
  public String name() {
    return "baseline";
  }

  @Override
  public void run(Transformation job) {
    try {
      job.baselineBytes(engines.encode(job.pixels(), JPEG_80).length);
    } catch (ImageException e) {
      if (e.reason() != Reason.NOT_ENCODED) {
        throw e;
      } // otherwise it wasn't measured
    }
  }
}
