package dev.edgekit.image.internal.pipeline;

/** One step of the pipeline. Stateless or thread-safe. */
interface Step {
  /** What it is called in timings and in this order's list. */
  String name();

  /** Takes the job one step further. */
  void run(Transformation job);
}
