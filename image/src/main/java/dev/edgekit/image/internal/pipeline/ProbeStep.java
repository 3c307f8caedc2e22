package dev.edgekit.image.internal.pipeline;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.Limits;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.internal.header.HeaderReader;

/**
 * Reads the headers, once the bytes are known not to be too many. A turn that is asked for is
 * merged with the original's orientation, so that nothing is moved twice.
 */
final class ProbeStep implements Step {
  private static final int QUARTER = 90;

  private final Limits limits;

  ProbeStep(Limits limits) {
    this.limits = limits;
  }

  @Override
  public String name() {
    return "probe";
  }

  @Override
  public void run(Transformation job) {
    if (job.source().length > limits.maxBytes()) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "The original has more than the %d bytes allowed.".formatted(limits.maxBytes()));
    }
    ImageInfo info = HeaderReader.read(job.source(), limits.maxProfileBytes());
    job.info(
        info.withOrientation(
            info.orientation().turned(job.transform().edits().rotation() / QUARTER)));
  }
}
