package dev.edgekit.image;

/** Runs the pipeline within the time limit, and tells the listener. Thread-safe. */
final class Transformer {
  private final Pipeline pipeline;
  private final Limits limits;
  private final Notices notices;

  Transformer(Pipeline pipeline, Limits limits, Notices notices) {
    this.pipeline = pipeline;
    this.limits = limits;
    this.notices = notices;
  }

  ImageResult transform(byte[] original, Transform transform) {
    try {
      ImageResult result = pipeline.run(original, transform, Deadline.in(limits.timeout()));
      notices.tell(listener -> listener.transformed(result));
      return result;
    } catch (ImageException e) {
      notices.tell(listener -> listener.failed(e));
      throw e;
    }
  }
}
