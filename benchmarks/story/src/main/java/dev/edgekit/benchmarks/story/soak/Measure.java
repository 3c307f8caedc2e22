package dev.edgekit.benchmarks.story.soak;

/**
 * What is measured of a node, and by how much it may have grown when the soak ends.
 *
 * <p>Growth is the slope of the samples after the warm-up (Theil and Sen's: the median of all
 * pairs' slopes, which some outliers don't move) times the time that they span.
 */
enum Measure {
  /** What the heap holds after a full collection. */
  HEAP("heap after a collection", "MB", 0.05, 2),
  /** Committed, by the JVM's own account (NMT): heap, classes, code, threads, direct buffers. */
  NATIVE("native memory by the JVM's account", "MB", 0.03, 0),
  /** Resident, by the system's account: also what libraries in C allocate. */
  RESIDENT("resident memory", "MB", 0.05, 0),
  THREADS("threads", "", 0, 2),
  DESCRIPTORS("file descriptors", "", 0, 4);

  private final String title;
  private final String unit;
  private final double allowedShare;
  private final double allowedSum;

  Measure(String title, String unit, double allowedShare, double allowedSum) {
    this.title = title;
    this.unit = unit;
    this.allowedShare = allowedShare;
    this.allowedSum = allowedSum;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** The growth that is still flat, at this median. */
  double allowed(double median) {
    return allowedShare * median + allowedSum;
  }
}
