package dev.edgekit.image;

import java.util.Set;

/**
 * A service's state, for a health check and for gauges: which formats it makes, whether its stores
 * answered when they were last asked, and how much waits. A snapshot; immutable.
 */
public final class ImageState {
  private final Set<ImageFormat> formats;
  private final boolean originalsReachable;
  private final boolean variantsReachable;
  private final int underWay;
  private final int queued;
  private final int refining;
  private final boolean closed;

  ImageState(
      Set<ImageFormat> formats,
      boolean originalsReachable,
      boolean variantsReachable,
      int underWay,
      int queued,
      int refining,
      boolean closed) {
    this.formats = Set.copyOf(formats);
    this.originalsReachable = originalsReachable;
    this.variantsReachable = variantsReachable;
    this.underWay = underWay;
    this.queued = queued;
    this.refining = refining;
    this.closed = closed;
  }

  /** The formats that can be made here: without {@link ImageFormat#AVIF} the codecs didn't load. */
  public Set<ImageFormat> formats() {
    return formats;
  }

  /** Whether AVIF is made here. */
  public boolean makesAvif() {
    return formats.contains(ImageFormat.AVIF);
  }

  /**
   * False if the store of originals failed, or didn't answer in time, when it was last asked. While
   * it is false, reading the state has the store asked again in the background, at most once a
   * second.
   */
  public boolean originalsReachable() {
    return originalsReachable;
  }

  /** False if the store of variants failed, or didn't answer in time, when it was last asked. */
  public boolean variantsReachable() {
    return variantsReachable;
  }

  /** Variants that are being made, here or on another node, or wait to be made. */
  public int underWay() {
    return underWay;
  }

  /** Variants that wait for a worker; {@link Limits#maxQueued} is the maximum. */
  public int queued() {
    return queued;
  }

  /** Variants that wait to be made smaller in the background. */
  public int refining() {
    return refining;
  }

  /** Whether the service is closed. */
  public boolean closed() {
    return closed;
  }

  /** For a person: {@code AVIF, originals reachable, variants reachable, 3 under way}. */
  @Override
  public String toString() {
    return "%s, originals %s, variants %s, %d under way, %d queued, %d to refine%s"
        .formatted(
            makesAvif() ? "AVIF" : "no AVIF",
            originalsReachable ? "reachable" : "unreachable",
            variantsReachable ? "reachable" : "unreachable",
            underWay,
            queued,
            refining,
            closed ? ", closed" : "");
  }
}
