package dev.edgekit.image.internal.pipeline;

/** One step of the pipeline. Stateless or thread-safe. */
interface Step {
  /** The step's name in timings. */
  String name();

  /** Takes the job one step further. */
  void run(Transformation job);
}
