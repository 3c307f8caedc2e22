package dev.edgekit.image.internal.make;

import dev.edgekit.image.ImageException;
import dev.edgekit.image.ImageResult;
import dev.edgekit.image.Limits;
import dev.edgekit.image.Transform;
import dev.edgekit.image.internal.pipeline.Pipeline;
import dev.edgekit.image.internal.support.Deadline;
import java.time.Duration;

/** Runs the pipeline within the time limit, and tells the listener. Thread-safe. */
public final class Transformer {
  private static final int BACKGROUND_TIMEOUTS = 10;

  private final Pipeline pipeline;
  private final Limits limits;
  private final SafeListener notices;

  public Transformer(Pipeline pipeline, Limits limits, SafeListener notices) {
    this.pipeline = pipeline;
    this.limits = limits;
    this.notices = notices;
  }

  public ImageResult transform(byte[] original, Transform transform) {
    return transform(original, transform, limits.timeout());
  }

  /** The same where nobody waits: ten times as long. */
  ImageResult transformInBackground(byte[] original, Transform transform) {
    return transform(original, transform, limits.timeout().multipliedBy(BACKGROUND_TIMEOUTS));
  }

  private ImageResult transform(byte[] original, Transform transform, Duration timeout) {
    try {
      ImageResult result = pipeline.run(original, transform, Deadline.in(timeout));
      notices.tell(listener -> listener.transformed(result));
      return result;
    } catch (ImageException e) {
      notices.tell(listener -> listener.failed(e));
      throw e;
    }
  }
}
